import { describe, expect, it } from 'vitest'
import { OFFICE_NAMESPACES } from '../../testing/office-package.ts'
import { toLinear } from '../math/to-linear.ts'
import { toTex } from '../math/to-tex.ts'
import { readEquation } from './equation.ts'
import { parseXml } from './xml.ts'

const r = (text: string) => `<m:r><m:t>${text}</m:t></m:r>`
const e = (content: string, name = 'e') => `<m:${name}>${content}</m:${name}>`
const read = (content: string) =>
  readEquation(parseXml(new TextEncoder().encode(`<m:oMath ${OFFICE_NAMESPACES}>${content}</m:oMath>`), 'a.xml'))
const fraction = (over: string, under: string, properties = '') =>
  `<m:f>${properties}${e(over, 'num')}${e(under, 'den')}</m:f>`
const stacked = '<m:fPr><m:type m:val="noBar"/></m:fPr>'

describe('readEquation', () => {
  it.each([
    ['fractions', fraction(r('a+b'), r('2')), '\\frac{a+b}{2}', '(a+b)/2'],
    ['what follows a fraction', fraction(r('1'), r('z')) + r('dz'), '\\frac{1}{z}dz', '1/z dz'],
    ['stacks', fraction(r('n'), r('k'), stacked), '{n \\atop k}', 'n¦k'],
    ['binomials', `<m:d>${e(fraction(r('n'), r('k'), stacked))}</m:d>`, '\\binom{n}{k}', '(n¦k)'],
    ['indices', `<m:sSubSup>${e(r('xy'))}${e(r('i'), 'sub')}${e(r('2'), 'sup')}</m:sSubSup>`, '{xy}_{i}^{2}', 'xy_i^2'],
    ['powers', `<m:sSup>${e(r('e'))}${e(r('-x'), 'sup')}</m:sSup>`, 'e^{-x}', 'e^(-x)'],
    ['roots', `<m:rad>${e(r('3'), 'deg')}${e(r('x'))}</m:rad>`, '\\sqrt[3]{x}', '√(3&x)'],
    ['square roots', `<m:rad><m:deg/>${e(r('x+1'))}</m:rad>`, '\\sqrt{x+1}', '√(x+1)'],
    [
      'sums',
      `<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr>${e(r('i=1'), 'sub')}${e(r('n'), 'sup')}${e(r('i'))}</m:nary>`,
      '\\sum_{i=1}^{n} i',
      '∑_(i=1)^n i',
    ],
    ['brackets', `<m:d><m:dPr><m:begChr m:val="{"/><m:endChr m:val=""/></m:dPr>${e(r('x'))}</m:d>`, '\\{x', '{x'],
    [
      'matrices',
      `<m:m><m:mr>${e(r('1'))}${e(r('0'))}</m:mr><m:mr>${e(r('0'))}${e(r('1'))}</m:mr></m:m>`,
      '\\begin{matrix}1 & 0 \\\\ 0 & 1\\end{matrix}',
      '[1, 0; 0, 1]',
    ],
    [
      'functions',
      `<m:func>${e(`<m:limLow>${e(r('lim'))}${e(r('n→∞'), 'lim')}</m:limLow>`, 'fName')}${e(r('n'))}</m:func>`,
      '\\lim_{n\\to \\infty} n',
      'lim_(n→∞) n',
    ],
    ['accents', `<m:acc><m:accPr><m:chr m:val="&#x20d7;"/></m:accPr>${e(r('v'))}</m:acc>`, '\\vec{v}', 'v⃗'],
    ['Greek letters and operators', r('2πr≤𝑥'), '2\\pi r\\le x', '2πr≤x'],
    ['remarks', r('for all ') + r('other cases'), '\\text{for all other cases}', 'for all other cases'],
    ['characters that mean something to TeX', r('50% &amp; a_b'), '50\\% \\& a\\_b', '50% & a_b'],
  ])('writes %s as LaTeX and in a line', (_, content, tex, linear) => {
    expect([toTex(read(content)), toLinear(read(content))]).toEqual([tex, linear])
  })
})
