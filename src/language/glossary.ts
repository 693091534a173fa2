import { stem } from './stem.ts'
import { queryWords } from './words.ts'

/**
 * Everyday words of reports, manuals and papers in both languages, so that a question finds documents written in the
 * other one. Each line: Chinese names, then English ones; names of several words stand with `_`.
 */
const ENTRIES = `
最大 最高|maximum max highest largest
最小 最低|minimum min lowest smallest
平均|average mean
总数 总计 合计 總數|total totals sum
总额|total_amount
数量 个数|number count quantity
比例 占比|proportion ratio share
百分比|percentage percent
输出|output
输入|input
电流|current
电压|voltage
电源|power_supply supply
功率|power
频率|frequency
温度|temperature
湿度|humidity
存储 储存|storage
内存|memory
容量|capacity
速度|speed
速率|rate
灵敏度|sensitivity
接收|receive receiver
发送 发射|transmit transmitter
天线|antenna
电池|battery
芯片|chip
引脚 管脚|pin
模块 模组|module
电路|circuit
尺寸|size dimension
重量|weight
长度|length
宽度|width
高度|height
厚度|thickness
面积|area
颜色|color colour
材料|material
工作温度|operating_temperature
分辨率|resolution
打印机|printer
打印|print
墨盒|cartridge
屏幕|screen display
按键 按钮|button key
传感器|sensor
安装|install installation
维护|maintenance
保修|warranty
故障|fault failure
错误|error
警告|warning
安全|safety security
版本|version
日期|date
时间|time
年份|year
月份|month
季度|quarter
学期|semester term
学年 學年|academic_year
大学 大學|university
学院|college institute
学生|student
教师|teacher
课程|course
假期|holiday vacation
中秋节 中秋節 中秋|mid-autumn
春节|spring_festival
国庆|national_day
日历 行事历 行事曆|calendar
医院 醫院|hospital
医学 醫學|medical medicine
病人 患者|patient
药物|drug medicine
公司|company corporation
集团|group
银行|bank
客户|customer client
员工|employee staff
经理|manager
董事|director
股东|shareholder
收入 营收|revenue income
销售 销售额|sales
利润|profit
净利润|net_profit net_income
成本|cost
费用|expense fee
价格 单价|price
资产|asset
负债|liability debt
资本|capital
投资|investment
融资|financing
贷款|loan
额度|limit quota
利率|interest_rate
税|tax
增长|growth increase
增加|increase
减少 下降|decrease decline
年报 年度报告|annual_report
报告|report
预算|budget
市场|market
产品|product
服务|service
合同|contract
政策|policy
法律|law
规则|rule
管理|management
人才|talent
人口|population
城市|city
国家|country
地区|region area
许可 许可证|permit license
调查|survey check investigation
北京|beijing
上海|shanghai
美国|united_states
论文|paper
作者|author
摘要|abstract
实验|experiment
方法|method approach
结果|result
结论|conclusion
讨论|discussion
参考文献|references
数据|data
数据集|dataset
训练集|training_set train
测试集|test_set test
训练|train training
测试|test
验证|validation
模型|model
架构|architecture
结构|structure
网络|network
神经网络|neural_network
编码器|encoder
解码器|decoder
注意力|attention
多头|multi-head
自注意力|self-attention
缩放|scaled
点积|dot-product
掩码|mask masked
嵌入|embedding
向量|vector
层|layer
子层|sub-layer
参数|parameter
维度|dimension
步数|step
损失|loss
准确率 精度|accuracy precision
精确|exact
召回率|recall
性能|performance
优化|optimization optimizer
学习率|learning_rate
批次|batch
显卡|gpu
翻译|translation
检索|retrieval
图像 图片|image picture
视频|video
音频|audio
文本|text
表格|table
图表|chart
示意图 架构图|figure diagram
图|figure
偏置|bias
误差|error
预训练|pretrain pre-training
微调|fine-tune fine-tuning
相似度|similarity
问题|question
答案|answer
语言|language
单词 词|word
句子|sentence
道路|road
能量|energy
质量|quality mass
压力|pressure
流程|process procedure
步骤|step
功能|function feature
用户|user
密码|password
权限|permission authority
数据库|database
表|table
列|column
行|row
视图|view
索引|index
文件|file document
系统|system
软件|software
硬件|hardware
接口|interface
协议|protocol
通道|channel
触摸|touch
防水|waterproof
电容|capacitor capacitance
电阻|resistor resistance
晶振|crystal oscillator
章|chapter
节|section
页|page
附录|appendix
标题|title
左|left
右|right
中间|middle
`

interface Pair {
  readonly chinese: readonly string[]
  readonly english: readonly string[]
}

const PAIRS: readonly Pair[] = ENTRIES.trim()
  .split('\n')
  .map((line) => {
    const [chinese = '', english = ''] = line.split('|')
    return { chinese: chinese.split(' '), english: english.split(' ').map((name) => name.replaceAll('_', ' ')) }
  })

/**
 * For words of a question their counterparts in the other language, as words of the index.
 *
 * @param text - the question, folded
 */
export function counterparts(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>()
  const add = (word: string, others: readonly string[]) => {
    const known = found.get(word) ?? new Set<string>()
    for (const other of others) known.add(other)
    found.set(word, known)
  }
  const latin = new Set(queryWords(text))
  for (const { chinese, english } of PAIRS) {
    for (const name of chinese) {
      if (!text.includes(name)) continue
      for (const word of queryWords(name))
        add(
          word,
          english.flatMap((one) => lastWord(one)),
        )
    }
    for (const name of english) {
      const parts = queryWords(name)
      if (!parts.every((part) => latin.has(part))) continue
      for (const word of lastWord(name))
        add(
          word,
          chinese.flatMap((one) => queryWords(one).slice(0, 1)),
        )
    }
  }
  return new Map([...found].map(([word, others]) => [word, [...others]]))
}

/** The word that carries a name of several: `net profit` is met by `profit`, `dot-product` by `dotproduct` or `product`. */
function lastWord(name: string): string[] {
  const parts = queryWords(name)
  return parts.slice(-1).map(stem)
}
