import type { Answer, Block } from '../model/answer.ts'
import { citedEvidence, type PageWords, pageWords } from './answer-page.ts'
import { escapeHtml, tableHtml } from './document-html.ts'

/** Pictures that go into the page, as `data:` addresses. */
export interface AnswerPictures {
  /** By evidence id: the picture of a figure. */
  readonly figures: ReadonlyMap<string, string>
  /** By evidence id: the regions of a source, drawn. */
  readonly crops: ReadonlyMap<string, readonly string[]>
}

const STYLE =
  'body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:16px/1.6 system-ui,sans-serif}' +
  'table{border-collapse:collapse}th,td{border:1px solid #999;padding:.2em .5em;text-align:start;vertical-align:top}' +
  'figure{margin:1em 0}img{max-width:100%}figcaption,caption{font-style:italic;text-align:start}' +
  '.check,.note{color:#8a4b00;font-size:.9em}.engine{color:#666;font-size:.85em}blockquote{margin:.3em 0;color:#444}' +
  'li{margin:.8em 0}li img{border:1px solid #ccc}code{overflow-wrap:anywhere}'

/**
 * A question and its answer as one page of HTML that loads nothing: pictures lie in it, each claim leads to its source below
 * and back. Whatever documents and models wrote is text in it.
 */
export function answerHtml(answer: Answer, pictures: AnswerPictures): string {
  const words = pageWords(answer)
  const numbers = new Map(answer.evidence.map(({ id }, n) => [id, n + 1]))
  const view: View = { answer, pictures, words, numbers }
  const blocks = answer.blocks.map((block) => blockHtml(block, view))
  return [
    '<!doctype html>',
    `<html lang="${words.language === 'zh' ? 'zh-CN' : 'en'}">`,
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width">',
    `<title>${escapeHtml(answer.question)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    `<h1>${escapeHtml(answer.question)}</h1>`,
    ...(answer.asked === undefined ? [] : [`<p class="note">${escapeHtml(words.asked(answer.asked))}</p>`]),
    ...(answer.grounded ? [] : [`<p><strong>${words.notInDocuments}</strong></p>`]),
    ...(blocks.length > 0 ? blocks : [`<p>${lineBreaks(answer.text)}</p>`]),
    ...sourcesHtml(view),
    `<p class="engine">${escapeHtml(words.answeredBy(answer.engine.generator, answer.engine.encoders.join(', ')))}</p>`,
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

interface View {
  readonly answer: Answer
  readonly pictures: AnswerPictures
  readonly words: PageWords
  readonly numbers: ReadonlyMap<string, number>
}

function blockHtml(block: Block, view: View): string {
  const { answer, pictures, words } = view
  switch (block.type) {
    case 'text': {
      const check = block.basis ? words.seenInPicture : words.checks[block.check]
      const doubt = check ? ` <span class="check">(${check})</span>` : ''
      return `<p>${lineBreaks(block.text)}${marks(block.citations, view)}${doubt}</p>`
    }
    case 'table':
      return `${tableHtml(block.cells, block.caption)}\n<p>${marks([block.evidence], view)}</p>`
    case 'figure': {
      const source = pictures.figures.get(block.evidence)
      const caption = block.caption ?? ''
      const image = source ? `<img src="${escapeHtml(source)}" alt="${escapeHtml(caption)}">` : ''
      return `<figure>${image}<figcaption>${lineBreaks(caption)}${marks([block.evidence], view)}</figcaption></figure>`
    }
    case 'calculation':
      return `<p><strong>${escapeHtml(block.result)}</strong>${marks(block.evidence, view)}<br><span class="note">${words.calculated}${words.colon}<code>${escapeHtml(block.expression)}</code></span></p>`
    case 'formula':
    case 'clip': {
      const evidence = answer.evidence.find(({ id }) => id === block.evidence)
      const said = evidence && block.type === 'clip' ? words.place(evidence) : (evidence?.quote ?? '')
      return `<p>${lineBreaks(said)}${marks([block.evidence], view)}</p>`
    }
  }
}

/** Numbers that lead to the sources. */
function marks(ids: readonly string[], { numbers }: View): string {
  return [...new Set(ids)]
    .flatMap((id) => numbers.get(id) ?? [])
    .map((number) => ` <sup><a href="#source-${number}">[${number}]</a></sup>`)
    .join('')
}

function sourcesHtml(view: View): string[] {
  const { answer, pictures, words } = view
  const items = citedEvidence(answer).map(({ number, evidence }) => {
    const quote = evidence.quote ? `<blockquote>${lineBreaks(evidence.quote)}</blockquote>` : ''
    const crops = (pictures.crops.get(evidence.id) ?? []).map((source) => `<img src="${escapeHtml(source)}" alt="">`)
    const place = escapeHtml([evidence.document, words.place(evidence)].filter(Boolean).join(words.comma))
    return `<li value="${number}" id="source-${number}" data-evidence="${escapeHtml(evidence.id)}">${place}${quote}${crops.join('')}</li>`
  })
  return items.length > 0 ? [`<h2>${words.sources}</h2>`, '<ol>', ...items, '</ol>'] : []
}

function lineBreaks(text: string): string {
  return escapeHtml(text.trim()).replaceAll('\n', '<br>')
}
