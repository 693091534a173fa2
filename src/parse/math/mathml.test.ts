import { describe, expect, it } from 'vitest'
import { type MathMarkup, readMathml, texInMathml } from './mathml.ts'
import { toLinear } from './to-linear.ts'
import { toTex } from './to-tex.ts'

type Attributes = Readonly<Record<string, string>>
const m = (name: string, content: string | MathMarkup[], attributes: Attributes = {}): MathMarkup =>
  typeof content === 'string'
    ? { name, attributes, children: [], text: content }
    : { name, attributes, children: content, text: '' }
const x = m('mi', 'x')
const two = m('mn', '2')

describe('readMathml', () => {
  it.each([
    ['rows', m('math', [m('mn', '3'), x, m('mo', '='), m('mi', 'sin'), m('mi', 'α')]), '3x=\\sin \\alpha', '3x=sin α'],
    ['fractions', m('mfrac', [m('mrow', [x, m('mo', '+'), two]), two]), '\\frac{x+2}{2}', '(x+2)/2'],
    ['stacks', m('mfrac', [x, two], { linethickness: '0' }), '{x \\atop 2}', 'x¦2'],
    ['scripts', m('msubsup', [x, two, m('mo', '∗')]), 'x_{2}^{∗}', 'x_2^∗'],
    ['roots', m('mroot', [x, m('mn', '3')]), '\\sqrt[3]{x}', '√(3&x)'],
    ['bounds', m('mrow', [m('munderover', [m('mo', '∑'), x, two]), x]), '\\sum_{x}^{2} x', '∑_x^2 x'],
    ['accents', m('mover', [x, m('mo', '¯')]), '\\bar{x}', 'x̄'],
    ['fences', m('mfenced', [x, two], { open: '[' }), '[x,2)', '[x,2)'],
    [
      'tables',
      m('mtable', [m('mtr', [m('mtd', [x]), m('mtd', [two])])]),
      '\\begin{matrix}x & 2\\end{matrix}',
      '[x, 2]',
    ],
    [
      'scripts in front',
      m('mmultiscripts', [
        m('mi', 'U'),
        m('none', []),
        m('none', []),
        m('mprescripts', []),
        m('mn', '92'),
        m('mn', '235'),
      ]),
      '{}_{92}^{235}U',
      '_92^235U',
    ],
    ['the drawn part of alternatives', m('semantics', [x, m('annotation', 'ignored')]), 'x', 'x'],
  ])('reads %s', (_, markup, tex, linear) => {
    expect([toTex(readMathml(markup)), toLinear(readMathml(markup))]).toEqual([tex, linear])
  })

  it('finds the TeX that a formula was written in, and takes no sentence for it', () => {
    const tex = m('annotation', ' \\frac x2 ', { encoding: 'application/x-tex' })
    expect(texInMathml(m('math', [m('semantics', [x, tex])]))).toBe('\\frac x2')
    expect(texInMathml(m('math', [x], { alttext: 'x^{2}' }))).toBe('x^{2}')
    expect(texInMathml(m('math', [x], { alttext: 'the square of x' }))).toBeUndefined()
  })
})
