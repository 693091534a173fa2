import { pick } from '../random.ts'
import { type Language, nameShape, SHAPE_CONCEPTS } from './shapes.ts'

/** Ways to speak of one thing, per language: questions and statements alike. */
export type Topic = Readonly<Record<Language, readonly [string, ...string[]]>>

const SPOKEN: readonly Topic[] = [
  {
    en: [
      'how fast does it print in colour',
      'colour printing speed',
      'colour pages per minute',
      'it prints coloured pages at a speed of 22 pages a minute',
    ],
    zh: ['彩色打印速度', '彩色打印有多快', '每分钟打印多少页彩色', '彩色打印速度为每分钟22页'],
  },
  {
    en: [
      'how fast does it print in black',
      'black and white printing speed',
      'black pages per minute',
      'it prints black pages at a speed of 40 pages a minute',
    ],
    zh: ['黑白打印速度', '黑白打印有多快', '每分钟打印多少页黑白', '黑白打印速度为每分钟40页'],
  },
  {
    en: [
      'how much paper does the tray hold',
      'paper tray capacity',
      'the cassette takes 250 sheets',
      'how many sheets fit into the tray',
    ],
    zh: ['纸盒容量', '纸盒能放多少张纸', '进纸盒可容纳250张', '可以装几张纸'],
  },
  {
    en: [
      'how long is the warranty',
      'warranty period',
      'the guarantee lasts two years',
      'repairs are free within the guarantee',
    ],
    zh: ['保修期多长', '保修期限', '质保两年', '保修期内免费维修'],
  },
  {
    en: ['how much does it cost', 'the price of the device', 'price in euros', 'it costs 300 euros'],
    zh: ['多少钱', '设备的价格', '售价是多少', '价格为三千元'],
  },
  {
    en: ['how heavy is it', 'weight of the machine', 'it weighs 12 kilograms', 'net weight'],
    zh: ['有多重', '机器重量', '重十二公斤', '净重'],
  },
  {
    en: ['print resolution', 'how sharp are the prints', 'resolution in dots per inch', 'it resolves 1200 dpi'],
    zh: ['打印分辨率', '打印有多清晰', '每英寸点数', '分辨率为1200'],
  },
  {
    en: ['does it have wireless', 'connect to the wireless network', 'wifi connection', 'it joins a wlan'],
    zh: ['支持无线吗', '连接无线网络', '无线连接', '可以连wifi'],
  },
  {
    en: ['how do I replace the cartridge', 'changing the toner', 'insert a new ink cartridge', 'the toner is empty'],
    zh: ['怎样更换墨盒', '换硒鼓', '装入新的墨盒', '墨粉用完了'],
  },
  {
    en: ['paper jam', 'how do I remove jammed paper', 'the paper is stuck', 'clear a jam behind the rear cover'],
    zh: ['卡纸', '怎样取出卡住的纸', '纸张卡住了', '打开后盖清除卡纸'],
  },
  {
    en: ['how much power does it use', 'power consumption', 'energy use in watts', 'it draws 400 watts'],
    zh: ['耗电多少', '功耗', '能耗多少瓦', '消耗400瓦'],
  },
  {
    en: ['how loud is it', 'noise level', 'sound pressure in decibels', 'it is as quiet as 45 decibels'],
    zh: ['噪音多大', '噪声水平', '声压多少分贝', '只有45分贝'],
  },
  {
    en: ['how long does the battery last', 'battery life', 'the accumulator runs for ten hours', 'hours on one charge'],
    zh: ['电池能用多久', '电池续航', '一次充电使用十小时', '续航时间'],
  },
  {
    en: ['sales of the year', 'what was the revenue', 'turnover rose in the quarter', 'annual revenue'],
    zh: ['全年销售额', '营业收入是多少', '季度营收增长', '年收入'],
  },
  {
    en: ['how many people work there', 'number of employees', 'the company employs 300 staff', 'headcount'],
    zh: ['有多少员工', '员工人数', '公司雇用300人', '职工数量'],
  },
  {
    en: ['when is it open', 'opening hours', 'the office opens at nine', 'business hours'],
    zh: ['几点开门', '开放时间', '办公室九点开门', '营业时间'],
  },
  {
    en: ['how can I return it', 'refund policy', 'money back within thirty days', 'returning goods'],
    zh: ['怎样退货', '退款政策', '三十天内退款', '退回商品'],
  },
  {
    en: ['how long does delivery take', 'shipping time', 'parcels arrive in three days', 'when will it be delivered'],
    zh: ['多久送到', '配送时间', '包裹三天到达', '什么时候发货'],
  },
  {
    en: ['I forgot my password', 'reset the password', 'change the secret word', 'how to set a new password'],
    zh: ['忘记密码', '重置密码', '修改口令', '如何设置新密码'],
  },
  {
    en: [
      'Byzantine architecture',
      'round domes and gold mosaics',
      'features of Byzantine churches',
      'domes on pendentives',
    ],
    zh: ['拜占庭建筑', '圆顶和金色马赛克', '拜占庭教堂的特点', '穹顶'],
  },
  {
    en: [
      'Gothic architecture',
      'pointed arches and flying buttresses',
      'features of Gothic cathedrals',
      'spires and rose windows',
    ],
    zh: ['哥特式建筑', '尖拱和飞扶壁', '哥特式大教堂的特点', '尖塔和玫瑰窗'],
  },
  {
    en: ['what is the weather like', 'it will rain tomorrow', 'temperature forecast', 'sunny with clouds'],
    zh: ['天气怎么样', '明天下雨', '气温预报', '晴转多云'],
  },
]

/** All topics: those of everyday questions, and one for each coloured shape. */
export const TOPICS: readonly Topic[] = [
  ...SPOKEN,
  ...SHAPE_CONCEPTS.map((concept): Topic => {
    const [en, zh] = [nameShape(concept, 'en'), nameShape(concept, 'zh')]
    return {
      en: [en, `where is ${en}`, `the picture shows ${en}`, `find ${en.slice(2)}`],
      zh: [zh, `哪里有${zh}`, `图中有一个${zh.replace('色', '色的')}`, `找${zh}`],
    }
  }),
]

const ENGLISH_BEFORE = ['', '', 'please tell me', 'what about', 'the manual says', 'question:'] as const
const CHINESE_BEFORE = ['', '', '请问', '关于', '手册说', '问题:'] as const

/** One of many ways to speak of a topic. */
export function sayTopic(random: () => number, topic: Topic, language: Language): string {
  const before = pick(random, language === 'en' ? ENGLISH_BEFORE : CHINESE_BEFORE)
  return `${before} ${pick(random, topic[language])}`.trim()
}

/** Everything that can be said, for the vocabulary. */
export function topicSentences(): readonly string[] {
  return [...ENGLISH_BEFORE, ...CHINESE_BEFORE, ...TOPICS.flatMap(({ en, zh }) => [...en, ...zh])]
}
