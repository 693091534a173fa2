import { describe, expect, it } from 'vitest'
import type { Answer, Block, Evidence } from '../model/answer.ts'
import { answerHtml } from './answer-html.ts'
import { answerPageMarkdown } from './answer-markdown.ts'
import { spokenText } from './spoken-text.ts'

const evidence = (n: number, more: Partial<Evidence> = {}): Evidence => ({
  id: `e${n}`,
  documentId: 'a'.repeat(64),
  document: `file-${n}.pdf`,
  modality: 'text',
  kind: 'text',
  regions: [{ page: n }],
  quote: `quote ${n}`,
  score: 1,
  trail: [],
  ...more,
})
const text = (said: string, citations = ['e1'], more: Partial<Extract<Block, { type: 'text' }>> = {}): Block => ({
  type: 'text',
  text: said,
  citations,
  check: 'verified',
  ...more,
})
const answer = (question: string, blocks: Block[], more: Partial<Answer> = {}): Answer => ({
  schema: 'answer/1',
  question,
  grounded: true,
  text: blocks.flatMap((block) => (block.type === 'text' ? block.text : [])).join('\n'),
  blocks,
  evidence: [evidence(1), evidence(2), evidence(3)],
  engine: { generator: 'extractive', encoders: ['bm25'] },
  timings: { retrieveMs: 0, generateMs: 0 },
  ...more,
})
const NASTY = '<img src=x onerror=alert(1)> [a](javascript:b) ![c](http://d) "\'&'
const cells = ['Item', '2023', 'Profit', '12.4'].map((value, n) => ({
  row: Math.floor(n / 2),
  column: n % 2,
  rowSpan: 1,
  columnSpan: 1,
  header: n < 2,
  text: value,
}))
const figure: Block = { type: 'figure', evidence: 'e2', caption: 'The buoy' }
const nothing = { figures: new Map(), crops: new Map() }

describe('answerHtml', () => {
  it('holds pictures, and ties each claim to its source', () => {
    const html = answerHtml(answer('How?', [text('So it is.', ['e1', 'e3']), figure]), {
      figures: new Map([['e2', 'data:image/png;base64,AAAA']]),
      crops: new Map([['e1', ['data:image/png;base64,BBBB']]]),
    })
    expect(html).toContain('<a href="#source-1">[1]</a></sup> <sup><a href="#source-3">[3]</a>')
    expect(html).toContain('<img src="data:image/png;base64,AAAA" alt="The buoy">')
    expect(html).toContain(
      '<li value="1" id="source-1" data-evidence="e1">file-1.pdf, page 1<blockquote>quote 1</blockquote><img src="data:image/png;base64,BBBB" alt="">',
    )
    expect([...html.matchAll(/id="(source-\d)"/g)].map(([, id]) => id)).toEqual(['source-1', 'source-2', 'source-3'])
    expect(html).toContain("default-src 'none'; img-src data:")
    expect([...html.matchAll(/(?:src|href)="(?!data:|#)/g)]).toEqual([])
  })

  it('lets nothing that was written become markup', () => {
    const nasty = answer(
      NASTY,
      [
        text(NASTY),
        { ...figure, caption: NASTY },
        { type: 'table', evidence: 'e1', cells: cells.map((cell) => ({ ...cell, text: NASTY })), caption: NASTY },
        { type: 'calculation', expression: NASTY, result: NASTY, evidence: ['e1'] },
        { type: 'formula', evidence: 'e3' },
      ],
      { asked: NASTY, evidence: [1, 2, 3].map((n) => evidence(n, { document: NASTY, quote: NASTY })) },
    )
    const html = answerHtml(nasty, nothing)
    expect(html).not.toMatch(/<img|<script|onerror=(?!alert\(1\)&gt;)/)
    expect(
      html
        .match(/<[a-z]+\d?/g)
        ?.filter(
          (tag) =>
            !/^<(?:html|head|meta|title|style|body|h\d|p|sup|a|figure|figcaption|table|caption|tr|t[hd]|strong|br|span|code|ol|li|blockquote)$/.test(
              tag,
            ),
        ),
    ).toEqual([])
    const markdown = answerPageMarkdown(nasty, { picture: () => 'a>b\n.png' })
    expect(markdown.replace(/!\[\]\(<[^<>\n]*>\)/g, '')).not.toMatch(/(?<!\\)!\[|(?<!\\)\](?!:)\s*\(|(?<!\\)<img/)
  })

  it('speaks the language of the question', () => {
    const chinese = answerHtml(
      answer('多少？', [text('十二。', ['e1'], { check: 'partial' })], { grounded: false }),
      nothing,
    )
    expect(chinese).toContain('<html lang="zh-CN">')
    for (const words of ['出处只支持其中一部分', '文档中没有', '<h2>出处</h2>', '第 1 页', '回答方式 extractive'])
      expect(chinese).toContain(words)
    const seen = answerHtml(
      answer('What is it?', [text('A boat.', [], { check: 'unsupported', basis: 'question-picture' })]),
      nothing,
    )
    expect(seen).toContain('(seen in the picture of the question)')
  })
})

describe('answerPageMarkdown', () => {
  it('has a heading, blocks, links to pictures and a footnote a source', () => {
    const page = answerPageMarkdown(
      answer('How?', [text('So it is.'), figure, { type: 'table', evidence: 'e1', cells }], { asked: 'How is it?' }),
      { picture: (id) => `pictures/${id}.png` },
    )
    expect(page).toBe(`# How?

*Understood as: How is it?*

So it is. [^1]

![](<pictures/e2.png>)

The buoy [^2]

| Item | 2023 |
| --- | --- |
| Profit | 12.4 |

[^1]

[^1]: file-1.pdf, page 1: “quote 1”
[^2]: file-2.pdf, page 2: “quote 2”
`)
  })

  it('tells of a refusal, with the nearest places', () => {
    const refused = answerPageMarkdown(answer('谁？', [], { grounded: false, text: '没有找到。' }))
    expect(refused).toContain('**文档中没有**\n\n没有找到。')
    expect(refused).toContain('[^2]: file-2.pdf，第 2 页：“quote 2”')
    expect(refused).not.toContain('[^3]')
  })
})

describe('spokenText', () => {
  it('leaves out marks and says tables and pictures in a few words', () => {
    const table: Block = { type: 'table', evidence: 'e1', cells, caption: 'Results' }
    expect(spokenText(answer('How?', [text('So it is [1][2]'), table, figure]))).toEqual({
      text: 'So it is.\nA table, Results: 1 row, 2 columns.\nA figure: The buoy.',
      language: 'en',
    })
    expect(spokenText(answer('Show me the table', [table])).text).toBe(
      'A table, Results: 1 row, 2 columns.\nProfit: 2023 12.4.',
    )
  })

  it('chooses the language of the answer, and says signs of calculation in it', () => {
    const calculation: Block = { type: 'calculation', expression: 'SELECT 1', result: '22万元', evidence: ['e1'] }
    expect(
      spokenText(answer('少多少？', [calculation, text('147 − 125，10–20')], { text: '22万元 [1]\n147 − 125 [1]' })),
    ).toEqual({
      text: '结果是22万元。\n147减125，10到20。',
      language: 'zh',
    })
  })

  it('keeps what a voice would take for orders from it, and to a length', () => {
    const odd = spokenText(answer('How?', [text('One [[h@loU]] <break/> two\u0007. '.repeat(300))])).text
    expect(odd).not.toMatch(/[[\]<>]|\p{Cc}(?<!\n)/u)
    expect(odd.length).toBeLessThanOrEqual(4_000)
    expect(odd.endsWith('.')).toBe(true)
  })

  it('reads out a refusal', () => {
    expect(spokenText(answer('谁？', [], { grounded: false, text: '没有找到。' })).text).toBe('没有找到。')
  })
})
