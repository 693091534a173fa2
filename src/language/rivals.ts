import { foldText } from './normal.ts'
import { withoutAsking } from './stop-words.ts'

const NAME = String.raw`[A-Za-z\\][A-Za-z\d.+#-]*`
const SORT = '(?:工具|命令|选项|参数|环境|宏包|软件包|字段|文件|函数|程序|接口|模块|项)?'
/** Characters behind a name that tell what is asked of it; fewer stand behind any name. */
const REACH = { least: 2, most: 3 } as const

/**
 * Whether a Chinese text says of another name what the question asks of one: 使用 A 作为系统 where B 作为系统 is asked for. Latin
 * names only; `false` where the text has the asked name too.
 */
export function saysOfAnother(question: string, text: string): boolean {
  const folded = foldText(text)
  return [...question.matchAll(new RegExp(`(?<![A-Za-z\\d])(${NAME})\\s*${SORT}([\\p{Script=Han}]+)`, 'gu'))].some(
    ([, name = '', behind = '']) => {
      const own = foldText(name)
      const said = [...(withoutAsking(behind).split(/\s/u)[0] ?? '')].slice(0, REACH.most).join('')
      if (said.length < REACH.least || folded.includes(own)) return false
      const others = folded.matchAll(new RegExp(`(?<![A-Za-z\\d])(${NAME})\\s*${SORT}${foldText(said)}`, 'gu'))
      // A family's name stands for its members: ESP32 for ESP32-D4.
      return [...others].some(([, other = '']) => !own.includes(other))
    },
  )
}
