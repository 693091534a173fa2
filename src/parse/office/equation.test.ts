import { describe, expect, it } from 'vitest'
import { OFFICE_NAMESPACES } from '../../testing/office-package.ts'
import { readEquation } from './equation.ts'
import { parseXml } from './xml.ts'

const r = (text: string) => `<m:r><m:t>${text}</m:t></m:r>`
const e = (content: string, name = 'e') => `<m:${name}>${content}</m:${name}>`
const tex = (content: string) =>
  readEquation(parseXml(new TextEncoder().encode(`<m:oMath ${OFFICE_NAMESPACES}>${content}</m:oMath>`), 'a.xml'))

describe('readEquation', () => {
  it.each([
    ['fractions', `<m:f>${e(r('a'), 'num')}${e(r('b'), 'den')}</m:f>`, '\\frac{a}{b}'],
    [
      'binomials',
      `<m:f><m:fPr><m:type m:val="noBar"/></m:fPr>${e(r('n'), 'num')}${e(r('k'), 'den')}</m:f>`,
      '\\binom{n}{k}',
    ],
    ['indices', `<m:sSubSup>${e(r('xy'))}${e(r('i'), 'sub')}${e(r('2'), 'sup')}</m:sSubSup>`, '{xy}_{i}^{2}'],
    ['roots', `<m:rad>${e(r('3'), 'deg')}${e(r('x'))}</m:rad>`, '\\sqrt[3]{x}'],
    [
      'sums',
      `<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr>${e(r('i=1'), 'sub')}${e(r('n'), 'sup')}${e(r('i'))}</m:nary>`,
      '\\sum_{i=1}^{n} i',
    ],
    ['brackets', `<m:d><m:dPr><m:begChr m:val="{"/><m:endChr m:val=""/></m:dPr>${e(r('x'))}</m:d>`, '\\{x'],
    [
      'matrices',
      `<m:m><m:mr>${e(r('1'))}${e(r('0'))}</m:mr><m:mr>${e(r('0'))}${e(r('1'))}</m:mr></m:m>`,
      '\\begin{matrix}1 & 0 \\\\ 0 & 1\\end{matrix}',
    ],
    [
      'functions',
      `<m:func>${e(`<m:limLow>${e(r('lim'))}${e(r('n→∞'), 'lim')}</m:limLow>`, 'fName')}${e(r('n'))}</m:func>`,
      '\\lim_{n→∞} n',
    ],
    ['accents', `<m:acc><m:accPr><m:chr m:val="&#x20d7;"/></m:accPr>${e(r('v'))}</m:acc>`, '\\vec{v}'],
    ['characters that mean something to TeX', r('50% &amp; a_b'), '50\\% \\& a\\_b'],
  ])('writes %s', (_, content, expected) => {
    expect(tex(content)).toBe(expected)
  })
})
