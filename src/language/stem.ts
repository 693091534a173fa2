/** Written unlike their stem. */
const IRREGULAR = new Map(
  Object.entries({
    used: 'use',
    uses: 'use',
    using: 'use',
    does: 'do',
    goes: 'go',
    has: 'have',
    had: 'have',
    was: 'be',
    were: 'be',
    is: 'be',
    are: 'be',
    been: 'be',
    men: 'man',
    women: 'woman',
    children: 'child',
    people: 'person',
    feet: 'foot',
    teeth: 'tooth',
    mice: 'mouse',
    indices: 'index',
    matrices: 'matrix',
    vertices: 'vertex',
    analyses: 'analysis',
    news: 'news',
    series: 'series',
    species: 'species',
    this: 'this',
    bias: 'bias',
    gas: 'gas',
    bus: 'bus',
    lens: 'lens',
    states: 'state',
    data: 'data',
    during: 'during',
    built: 'build',
    held: 'hold',
    made: 'make',
    gave: 'give',
    given: 'give',
    found: 'find',
    founded: 'found',
    won: 'win',
    wrote: 'write',
    written: 'write',
    began: 'begin',
    begun: 'begin',
  }),
)

/**
 * A light English stem: possessives, plurals, `-ed`, `-ing`, a silent `-e`. Derived words (`-ation`, `-er`) stay apart,
 * so that an organisation is no organ. Words with other than a–z are left as they are.
 *
 * @param word - in lower case
 */
export function stem(word: string): string {
  const base = word.replace(/'s?$/u, '')
  const known = IRREGULAR.get(base)
  if (known !== undefined) return silent(known)
  if (base.length < 4 || !/^[a-z]+$/u.test(base)) return base
  return silent(withoutEnding(withoutPlural(base)))
}

function withoutPlural(word: string): string {
  if (/(ss|us|is)$/u.test(word)) return word
  if (/[^aeiou]ies$/u.test(word) && word.length > 4) return `${word.slice(0, -3)}y`
  if (/(ches|shes|sses|xes|zes)$/u.test(word)) return word.slice(0, -2)
  return word.endsWith('s') ? word.slice(0, -1) : word
}

function withoutEnding(word: string): string {
  if (/[^aeiou]ied$/u.test(word)) return `${word.slice(0, -3)}y`
  const cut = /^(.*[aeiouy].*)(?:ing|ed)$/u.exec(word)?.[1]
  if (cut === undefined || cut.length < 3 || word.endsWith('eed')) return word
  return /([bdfgkmnprt])\1$/u.test(cut) ? cut.slice(0, -1) : cut
}

/** `improve` and `improv(ed)` meet without their last letter. */
function silent(word: string): string {
  return word.length > 3 && word.endsWith('e') && !/[aeiou]e$/u.test(word) ? word.slice(0, -1) : word
}
