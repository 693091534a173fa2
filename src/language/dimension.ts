/** What is measured. */
export type Dimension =
  | 'time'
  | 'length'
  | 'mass'
  | 'money'
  | 'area'
  | 'temperature'
  | 'percent'
  | 'frequency'
  | 'voltage'
  | 'current'
  | 'power'
  | 'data'
  | 'level'
  | 'age'

interface Measure {
  readonly dimension: Dimension
  /** Words of a question that ask for it. */
  readonly asked: RegExp
  /** Units that tell it. */
  readonly unit: RegExp
}

const MEASURES: readonly Measure[] = [
  {
    dimension: 'time',
    asked:
      /多久|多长时间|[几多少][个]?(?:小时|分钟|秒|天|周|月|年)|时长|期限|有效期|保修期|寿命|\bhow (?:long|often|soon)\b|\bduration\b|\blifetime\b|\b(?:minutes|hours|days|weeks|months|years)\b/iu,
    unit: /^(?:年|月|日|天|周|时|分|秒|小时|分钟|秒钟|毫秒|个月|个小时|世纪|年代|季度|h|s|ms|min)$|^(?:hour|minute|second|day|week|month|year)s?$/u,
  },
  {
    dimension: 'length',
    asked:
      /多[长高宽深厚远](?!时间)|长度|宽度|高度|厚度|深度|间距|距离|直径|体长|身高|海拔|尺寸|线宽|\bhow (?:long|tall|high|wide|deep|thick|far|large)\b|\b(?:length|width|height|depth|thickness|distance|diameter|spacing)\b/iu,
    unit: /^(?:公里|千米|厘米|毫米|微米|纳米|米|里|英里|英尺|海里|公分|cm|mm|km|m|nm|µm|μm|mil|inch|inches|in|ft)$/u,
  },
  {
    dimension: 'mass',
    asked: /多重|重量|体重|\bhow heavy\b|\bweigh(?:t|s)?\b/iu,
    unit: /^(?:公斤|千克|毫克|克|吨|斤|两|kg|g|mg)$/u,
  },
  {
    dimension: 'money',
    asked:
      /多少钱|价格|单价|售价|费用|成本|金额|额度|收入|营收|利润|资本|工资|\bhow much (?:does .* cost|money)\b|\b(?:price|cost|revenue|income|profit|salary|budget)s?\b/iu,
    unit: /元$|^(?:[$€£¥]|美金|英镑|人民币|港币|dollars?|euros?|yuan)$/u,
  },
  { dimension: 'area', asked: /面积|\bareas?\b/iu, unit: /^(?:平方公里|平方千米|平方米|公顷|亩|m2|m²|km²|km2)$/u },
  { dimension: 'temperature', asked: /温度|摄氏|\btemperatures?\b/iu, unit: /^(?:°C|°F|℃|℉|°|度|摄氏度|华氏度)$/u },
  {
    dimension: 'percent',
    asked: /百分|比例|占比|率(?:是|为|达)?多少|[匹配准确胜失]率|\bpercent(?:age)?\b|\bshare of\b|\bproportion\b/iu,
    unit: /^(?:%|‰|个?百分点|percent.*)$/u,
  },
  { dimension: 'frequency', asked: /频率|主频|晶振|\bfrequenc(?:y|ies)\b|\bclock\b/iu, unit: /hz$/iu },
  { dimension: 'voltage', asked: /电压|\bvoltages?\b/iu, unit: /^[kmµμ]?V$|^毫伏$/u },
  {
    dimension: 'current',
    asked: /电流|\b(?:output|input|supply|total|leakage)? ?currents?\b/iu,
    unit: /^[kmµμn]?A$|^毫安$/u,
  },
  { dimension: 'power', asked: /功率|\bpower\b/iu, unit: /^[kmM]?W$|^(?:千瓦|兆瓦|dBm)$/u },
  {
    dimension: 'data',
    asked: /多大的.{0,6}(?:flash|内存|存储|闪存)|内存|存储容量|\b(?:memory|storage|flash)\b/iu,
    unit: /^(?:字节|[kmgt]i?b)$/iu,
  },
  { dimension: 'level', asked: /灵敏度|增益|噪声|\b(?:sensitivity|gain|noise)\b/iu, unit: /^dB/u },
  { dimension: 'age', asked: /年龄|多少岁|周岁|\bhow old\b|\bage\b/iu, unit: /^(?:周岁|岁)$|^years? old$/u },
]

/** What a question wants to be measured; several where its words leave it open; none where it asks for a bare number. */
export function dimensionsAsked(question: string): Dimension[] {
  return MEASURES.filter(({ asked }) => asked.test(question)).map(({ dimension }) => dimension)
}

/** What a unit measures. */
export function dimensionsOf(unit: string): Dimension[] {
  return MEASURES.filter((measure) => measure.unit.test(unit)).map(({ dimension }) => dimension)
}
