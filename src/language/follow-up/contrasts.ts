/** Words of which a question names one and its follow-up the other. */
const CONTRASTS: readonly (readonly string[])[] = [
  ['彩色', '黑白', '单色'],
  ['单面', '双面'],
  ['线上', '线下', '门店'],
  ['国内', '国外', '海外'],
  ['进口', '出口'],
  ['输入', '输出'],
  ['男性', '女性'],
  ['男', '女'],
  ['城市', '农村'],
  ['城镇', '乡村'],
  ['训练', '验证', '测试'],
  ['最大', '最小'],
  ['最高', '最低', '平均'],
  ['收入', '支出'],
  ['白天', '夜间'],
  ['上限', '下限'],
  ['black and white', 'colour'],
  ['black and white', 'color'],
  ['monochrome', 'colour'],
  ['monochrome', 'color'],
  ['online', 'offline', 'in store'],
  ['import', 'export'],
  ['imports', 'exports'],
  ['input', 'output'],
  ['indoor', 'outdoor'],
  ['men', 'women'],
  ['male', 'female'],
  ['adults', 'children'],
  ['training', 'validation', 'test'],
  ['maximum', 'minimum', 'average'],
  ['highest', 'lowest'],
  ['largest', 'smallest'],
  ['left', 'right'],
  ['front', 'rear'],
  ['domestic', 'international'],
  ['summer', 'winter'],
  ['weekdays', 'weekends'],
]

/** The question with `word` where it names the contrary; `undefined` when it names none. */
export function withContrast(question: string, word: string): string | undefined {
  const said = word.toLowerCase()
  for (const group of CONTRASTS) {
    if (!group.includes(said)) continue
    for (const other of group) {
      if (other === said) continue
      const latin = /^[a-z]/u.test(other)
      const pattern = new RegExp(latin ? `\\b${other}\\b` : other, 'iu')
      if (pattern.test(question)) return question.replace(pattern, word)
    }
  }
  return undefined
}
