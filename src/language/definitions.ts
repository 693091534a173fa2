import { foldText } from './normal.ts'

/** Questions for what something is, does or means; the first group is the thing. */
const ASKS: readonly RegExp[] = [
  /^(?:请问)?(?:什么是|什么叫|何谓)\s*(.+?)\s*[？?。]?$/u,
  /^(?:请问)?(.+?)\s*的?(?:作用|用途|功能|用处|含义|意思|定义)(?:是|为|有)?(?:什么|哪些)[？?。]?$/u,
  /^(?:请问)?(.+?)\s*(?:有什么用处?|有何用处?|有什么(?:作用|功能|用途)|是?用?来?[做干]什么用?的?|是什么意思|是什么|是指什么|指什么)[？?。]?$/u,
  /^what (?:is|are) the (?:purpose|role|meaning|function|use|effect|definition) of (?:an? |the )?(.+?)\s*\?*$/iu,
  /^what (?:is|are) (?:an? |the )?(.+?)(?: (?:used )?for)?\s*\?*$/iu,
  /^what (?:does|do) (?:an? |the )?(.+?) (?:do|mean|stand for)(?: (?:in|for|to)\b.*)?\s*\?*$/iu,
]
/** Says what sort of thing the name in front of it is. */
const SORT =
  /\s*(?:这个|该)?(?:工具|命令|选项|参数|环境|宏包|软件包|字段|文件|函数|程序|接口|模块|键|项)$|\s+(?:options?|commands?|packages?|environments?|functions?|parameters?|keys?|arguments?|tools?|programs?|macros?|modules?|fields?|methods?|settings?)(?:\s+(?:of|in|from)\s.*)?$/iu
const BRACKETED = /\s*[（(][^（()）]*[)）]/gu
/** 清单里的某项: the item is asked for. */
const WHERE = /^.*?(?:里面?|中)的?\s*(?=[A-Za-z\\“"「『])/u

/** The name of what the question asks the meaning or the work of, folded; `undefined` where it asks something else. */
export function definedIn(question: string): string | undefined {
  const asked = ASKS.map((pattern) => pattern.exec(question.trim())?.[1]).find((one) => one !== undefined)
  const name = asked?.replace(BRACKETED, '').replace(SORT, '').replace(WHERE, '')
  const folded = foldText(name ?? '').trim()
  return folded.length > 1 ? folded : undefined
}

const BEFORE =
  /^(?:\s*[-•·●▪◦*–—➢➤✓→]|\s*[（(]?\d{1,2}[.)）、])?\s*(?:文中的?|这里的?|所谓的?|本|该|an?\s|the\s)?\s*["'“‘「『\\]*/iu
/** What stands between the name and what is said of it: `name — `, `name：`, name 是, `name is`. */
const TELLS =
  /^["'”’」』]*\s*(?:(?:工具|命令|选项|参数|环境|宏包|软件包|字段|文件|函数|程序|接口|模块)|(?:options?|commands?|packages?|functions?|environments?)\b)?\s*(?:[-–—:：]|是|指|即|为|用于|用来|\bis\b|\bare\b|\bmeans?\b|\brefers?\b|\bdenotes?\b)/iu
/** In a line of code the name is used, not told of. */
const USED = /^\s?[[{(=<]/u
/** Shorter ones say nothing of the name that they begin with. */
const LEAST = 6

/**
 * How surely a sentence says what the name stands for: 1 where it begins with the name and goes on as definitions do (a dash,
 * a colon, 是, is), 0.5 where it only begins with it, else 0.
 */
export function defines(name: string, sentence: string): number {
  const text = foldText(sentence).replace(BEFORE, '')
  const own = name.replace(/^\\/u, '')
  if (isAbbreviated(own, text)) return 1
  if (!text.startsWith(own) || text.length < own.length + LEAST) return 0
  const rest = text.slice(own.length)
  if (USED.test(rest)) return 0
  if (/^[\p{Script=Latin}\d_-]*[\p{Script=Latin}\d]/u.test(rest) && /[\p{Script=Latin}\d]$/u.test(own)) return 0
  return TELLS.test(rest.replace(BRACKETED, '')) ? 1 : 0.5
}

/** `The Ring of Tide Gauges (RTG) is …` */
function isAbbreviated(name: string, text: string): boolean {
  const at = [`(${name})`, `（${name}）`].map((one) => text.indexOf(one)).find((found) => found > 0)
  return at !== undefined && TELLS.test(text.slice(at + name.length + 2))
}
