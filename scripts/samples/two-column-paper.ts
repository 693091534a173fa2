import { ARCHITECTURE_HEIGHT, drawArchitecture } from './architecture-figure.ts'
import { A4, onEveryPage, openSheet, type Pdf } from './sheet.ts'
import { drawTable } from './table.ts'
import { type Style, setText, textWidth } from './text.ts'
import { COLUMN_WIDTH, type Columns, columnX, flowText, makeRoom, PAPER, PAPER_WIDTH } from './two-columns.ts'

const TITLE: Style = { face: 'english-serif-bold', size: 17.5, leading: 24 }
const AUTHORS: Style = { face: 'english-serif', size: 10.4, leading: 15 }
const PLACE: Style = { face: 'english-serif', slanted: true, size: 9.4, leading: 14 }
const HEADING: Style = { face: 'english-serif-bold', size: 11.4, leading: 15 }
const SUBHEADING: Style = { face: 'english-serif-bold', size: 9.6, leading: 13 }
const BODY: Style = { face: 'english-serif', size: 8.8, leading: 11.35 }
const ABSTRACT: Style = { face: 'english-serif', size: 8.3, leading: 10.6 }
const CAPTION: Style = { face: 'english-serif', size: 8.4, leading: 11 }
const NOTE: Style = { face: 'english-serif', size: 7.4, leading: 9.6 }
const CELL: Style = { face: 'english-serif', size: 7.9, leading: 10.4 }
const MATH: Style = { face: 'english-serif', slanted: true, size: 9.6, leading: 13 }
const UPRIGHT: Style = { face: 'english-serif', size: 9.6, leading: 13 }

const ABSTRACT_TEXT =
  'Readers who ask a question of a report seldom want a page; they want the sentence, the row or the picture that answers it. We describe Lanternfish, a small retrieval system that cuts documents into regions, indexes text, tables and figures apart, and composes answers that point at the regions they came from. On a laptop with 8\u00a0GB of memory it answers questions over 1,200 mixed documents in a median of 310 ms. Keeping captions with their figures turns out to matter more than a larger encoder: it raises figure recall at five from 60.0 to 79.2 percent.'

const INTRODUCTION = [
  'Retrieval-augmented generation [4] lets a language model answer from passages that are found at question time. Most systems treat a document as a stream of words: pages are flattened, tables lose their columns, and figures vanish. The loss is invisible until somebody asks for a number in a table or for the drawing that explains a device.',
  'Lanternfish¹ starts from the opposite end. The unit that is found, ranked and shown is a region: a rectangle on a page together with what it holds. A region may be a paragraph, a table with its cells, or a figure with its caption. Because every answer is assembled from regions, a reader can check each claim by looking at the marked place.',
  'We make three contributions. First, we show that three small indexes, one for each kind of region, beat one large index of everything. Second, we give a fusion rule whose weights depend on the wording of the question. Third, we measure how much of the gain is due to captions alone.',
]

const RELATED = [
  'Lexical ranking with BM25 [6] remains hard to beat on names and numbers. Dense passage retrieval [2] finds paraphrases, and late interaction [3] keeps one vector per token, at the price of a larger index. Contrastive training of pictures and words [5] made it possible to search figures by description. Reciprocal rank fusion [1] combines ranked lists without looking at their scores; we use a weighted form of it.',
]

const SYSTEM = [
  'Figure 1 shows the parts. Documents pass through the upper lane once, when they are added; every question passes through the lower one. The two lanes meet in the ranked lists.',
]

const READER = [
  'The region reader turns each page into a list of rectangles in reading order. Ruled tables are found by their lines, unruled ones by the alignment of words. A caption is attached to the nearest figure or table whose edge it shares, and is indexed together with it.',
  'Text regions go to a lexical index and to a vector index of 384 dimensions. Table regions are indexed twice: as a whole, and row by row with the header repeated, so that a question about one cell meets a short text. Figure regions are encoded as pictures and, separately, as the words of their captions.',
]

const FUSION_BEFORE =
  'Each index returns a ranked list. The score of a region d is the weighted sum of its reciprocal ranks over the set of lists L:'
const FUSION_AFTER =
  'where k = 60 and the weights sum to one. The planner raises the weight of the picture index when the question asks to be shown something, and the weight of the table rows when it contains a unit or a comparison. Without such a hint all weights are equal.'

const COMPOSING = [
  'The composer receives the eight best regions and writes an answer as a list of blocks. A text block is a sentence with the numbers of its regions; a table block names the rows and columns to be shown; a figure block names a picture, which the viewer inserts. The composer never copies a picture or a cell, so it cannot get one wrong.',
  'Before an answer is shown, every number in a text block is looked up in the regions that the block cites. A block with a number that none of them contains is marked, and a question for which no region scores above a fixed threshold is declined.',
]

const SETUP = [
  'We collected 1,200 documents of four kinds (manuals, reports, papers and slides) and wrote 640 questions: 320 about text, 200 about table cells and 120 about figures. All runs use one laptop with four cores and 8\u00a0GB of memory and no graphics card. Recall is counted on regions, not on pages: a hit must overlap the right rectangle by at least one half.',
]

const RESULTS = [
  'Table 1 compares Lanternfish with three baselines. BM25 is strong on text and blind to figures. The dense index helps with paraphrases but mixes up rows that differ only in a number. The full system is best on all three kinds of questions, and its index stays below 400\u00a0MB.',
  'Removing captions costs 19.2 points on figures and almost nothing elsewhere. Replacing the picture encoder by one four times its size, not shown in the table, gains only 2.5 points. We conclude that effort is better spent on reading the page than on the encoder.',
  'Of the 102 questions that the full system misses, 43 fail because a table runs over two pages, 31 because a figure has no caption, and 28 for other reasons.',
]

const COST = [
  'Reading is the slow part. A page takes 140 ms on average, of which 95 ms are spent on finding tables and captions; encoding its regions adds 60 ms. The whole collection of 21,400 pages was indexed in 71 minutes for the text and a little under five hours for the pictures. Adding one manual of 60 pages to a running system takes about twelve seconds, and the documents already in the index are not touched.',
  'At question time the three searches run one after the other. Fusing takes less than a millisecond, and composing without a language model takes four.',
]

const LIMITS = [
  'Our questions were written by the authors, who knew the documents; readers who do not may word them less helpfully. Scanned pages make up only 6 percent of the collection, and handwriting is not read at all. The planner knows hints in English and Chinese only. Finally, a threshold for declining a question was chosen on 80 questions that are not part of the 640, and other collections may need another one.',
]

const CONCLUSION = [
  'Treating regions as the unit of retrieval makes answers shorter, easier to check, and cheap enough for a laptop. Next we want to join tables that continue on the following page, which is the largest single cause of error in our study.',
]

const REFERENCES = [
  'G. V. Cormack, C. L. A. Clarke, and S. Büttcher. Reciprocal rank fusion outperforms Condorcet and individual rank learning methods. In SIGIR, pages 758–759, 2009.',
  'V. Karpukhin et al. Dense passage retrieval for open-domain question answering. In EMNLP, pages 6769–6781, 2020.',
  'O. Khattab and M. Zaharia. ColBERT: Efficient and effective passage search via contextualized late interaction over BERT. In SIGIR, pages 39–48, 2020.',
  'P. Lewis, E. Perez, A. Piktus, et al. Retrieval-augmented generation for knowledge-intensive NLP tasks. In NeurIPS, 2020.',
  'A. Radford, J. W. Kim, C. Hallacy, et al. Learning transferable visual models from natural language supervision. In ICML, pages 8748–8763, 2021.',
  'S. Robertson and H. Zaragoza. The probabilistic relevance framework: BM25 and beyond. Foundations and Trends in Information Retrieval, 3(4):333–389, 2009.',
]

/** An English paper in two columns about an invented retrieval system. */
export async function drawTwoColumnPaper(): Promise<Uint8Array> {
  const { pdf, finish } = openSheet({
    title: 'Lanternfish: Answering from Regions on a Small Memory Budget',
    language: 'en',
  })
  const top = drawTitle(pdf)
  const columns: Columns = { pdf, column: 0, y: top, top, leftBottom: drawFootnote(pdf), openPage: drawWideFigure }
  drawAbstract(columns)
  section(columns, '1\u00a0\u00a0Introduction', INTRODUCTION)
  section(columns, '2\u00a0\u00a0Related work', RELATED)
  section(columns, '3\u00a0\u00a0System', SYSTEM)
  subsection(columns, '3.1\u00a0\u00a0Reading and indexing', READER)
  subsection(columns, '3.2\u00a0\u00a0Fusing ranked lists', [FUSION_BEFORE])
  drawEquation(columns)
  flowText(columns, FUSION_AFTER, BODY)
  subsection(columns, '3.3\u00a0\u00a0Composing answers', COMPOSING)
  section(columns, '4\u00a0\u00a0Experiments', [])
  subsection(columns, '4.1\u00a0\u00a0Setup', SETUP)
  drawResults(columns)
  subsection(columns, '4.2\u00a0\u00a0Results', RESULTS)
  subsection(columns, '4.3\u00a0\u00a0Cost', COST)
  section(columns, '5\u00a0\u00a0Limitations', LIMITS)
  section(columns, '6\u00a0\u00a0Conclusion', CONCLUSION)
  drawReferences(columns)
  onEveryPage(pdf, (number) => {
    setText(pdf, String(number), NOTE, { x: PAPER.x, y: A4.height - 44, width: PAPER_WIDTH, align: 'center' })
    if (number > 1)
      setText(
        pdf,
        'Lanternfish: Answering from Regions',
        { ...NOTE, face: 'english-serif', slanted: true },
        { x: PAPER.x, y: 38, width: PAPER_WIDTH, align: 'right' },
      )
  })
  return finish()
}

function drawTitle(pdf: Pdf): number {
  const place = { x: PAPER.x, width: PAPER_WIDTH, align: 'center' } as const
  let y = setText(pdf, 'Lanternfish: Answering from Regions,\nNot Pages, on a Small Memory Budget', TITLE, {
    ...place,
    y: PAPER.top,
  })
  y = setText(
    pdf,
    'Ilse Maarten-Roy\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0Tadeo Quispe\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0Wen Jiarui',
    AUTHORS,
    { ...place, y: y + 9 },
  )
  y = setText(pdf, 'Institute for Document Studies, Port Ellery', PLACE, { ...place, y })
  return y + 22
}

/** At the foot of the first column; returns where the text above it must end. */
function drawFootnote(pdf: Pdf): number {
  const text = '¹ The system, its authors and all measurements are invented: this paper is a sample document.'
  const y = PAPER.bottom - 2 * NOTE.leading
  pdf
    .lineWidth(0.4)
    .strokeColor('#1c1f23')
    .moveTo(PAPER.x, y - 4)
    .lineTo(PAPER.x + 70, y - 4)
    .stroke()
  setText(pdf, text, NOTE, { x: PAPER.x, y, width: COLUMN_WIDTH })
  return y - 10
}

function drawAbstract(columns: Columns): void {
  setText(columns.pdf, 'Abstract', HEADING, { x: columnX(columns), y: columns.y, width: COLUMN_WIDTH, align: 'center' })
  columns.y += HEADING.leading + 3
  flowText(columns, ABSTRACT_TEXT, ABSTRACT, { after: 4 })
}

function section(columns: Columns, name: string, paragraphs: readonly string[]): void {
  makeRoom(columns, 8 + HEADING.leading + 3 * BODY.leading)
  if (columns.y > columns.top) columns.y += 8
  columns.y = setText(columns.pdf, name, HEADING, { x: columnX(columns), y: columns.y, width: COLUMN_WIDTH }) + 3
  flowParagraphs(columns, paragraphs)
}

function subsection(columns: Columns, name: string, paragraphs: readonly string[]): void {
  makeRoom(columns, 5 + SUBHEADING.leading + 2 * BODY.leading)
  columns.y = setText(columns.pdf, name, SUBHEADING, { x: columnX(columns), y: columns.y + 4, width: COLUMN_WIDTH }) + 2
  flowParagraphs(columns, paragraphs)
}

function flowParagraphs(columns: Columns, paragraphs: readonly string[]): void {
  paragraphs.forEach((text, n) => {
    flowText(columns, text, BODY, { indent: n === 0 ? 0 : 10 })
  })
}

function drawWideFigure(pdf: Pdf): number {
  drawArchitecture(pdf, PAPER.x, PAPER.top)
  const words =
    'Figure 1: Overall architecture of Lanternfish. Documents are cut into regions and indexed by kind (above); a question is sent to all three indexes, and their ranked lists are fused before the answer is composed (below).'
  return (
    setText(pdf, words, CAPTION, {
      x: PAPER.x,
      y: PAPER.top + ARCHITECTURE_HEIGHT + 7,
      width: PAPER_WIDTH,
      align: 'justify',
    }) + 16
  )
}

/** Equation (1), set by hand: S(d) = Σ w / (k + rank). */
function drawEquation(columns: Columns): void {
  makeRoom(columns, 44)
  const { pdf } = columns
  const x = columnX(columns) + 38
  const y = columns.y + 13
  const sign: Style = { ...UPRIGHT, size: 18, leading: 19 }
  const below: Style = { ...MATH, size: 7 }
  let end = setRun(pdf, x, y, [
    ['S', MATH],
    ['(', UPRIGHT],
    ['d', MATH],
    [') =', UPRIGHT],
  ])
  const sum = end + 10
  setText(pdf, '∑', sign, { x: sum, y: y - 3, width: 30 })
  setRun(pdf, sum - 1, y + 14, [
    ['l', below],
    ['∈', { ...below, slanted: false }],
    ['L', below],
  ])
  const bar = sum + 26
  end = setRun(pdf, bar + 3, y + 8, [
    ['k', MATH],
    [' + rank', UPRIGHT],
    ['l', below, 3],
    ['(', UPRIGHT],
    ['d', MATH],
    [')', UPRIGHT],
  ])
  setRun(pdf, (bar + end - 6) / 2, y - 8, [
    ['w', MATH],
    ['l', below, 3],
  ])
  pdf
    .lineWidth(0.6)
    .strokeColor('#1c1f23')
    .moveTo(bar, y + 6.6)
    .lineTo(end + 3, y + 6.6)
    .stroke()
  setText(pdf, '(1)', UPRIGHT, { x: columnX(columns), y, width: COLUMN_WIDTH, align: 'right' })
  columns.y += 46
}

/** Pieces of different styles beside each other, each with its drop below the line; returns where they end. */
function setRun(pdf: Pdf, x: number, y: number, pieces: readonly (readonly [string, Style, number?])[]): number {
  let at = x
  for (const [text, style, drop = 0] of pieces) {
    // A slanted letter leans over what follows.
    const lean = style.slanted ? style.size * 0.09 : 0
    const shown = text.trimStart()
    const space = text === shown ? 0 : textWidth(pdf, ' ', style)
    setText(pdf, shown, style, { x: at + space, y: y + drop, width: 100 })
    at += space + textWidth(pdf, shown, style) + lean
  }
  return at
}

function drawResults(columns: Columns): void {
  const rows = [
    [{ text: '' }, { text: 'Recall@5 (%)', columns: 3, align: 'center' as const }, { text: 'Time' }, { text: 'Index' }],
    ['Model', 'Text', 'Table', 'Figure', '(ms)', '(MB)'],
    ['BM25', '79.1', '64.5', '22.5', '18', '96'],
    ['Dense, 384-d', '81.6', '58.0', '35.8', '74', '210'],
    ['Late interaction', '85.3', '66.5', '41.7', '265', '1,870'],
    ['Lanternfish', '87.5', '81.5', '79.2', '310', '371'],
    ['Without captions', '86.9', '80.5', '60.0', '298', '362'],
  ]
  makeRoom(columns, 150)
  const x = columnX(columns)
  columns.y =
    setText(columns.pdf, 'Table 1: Recall of regions, median time per question and size of the index.', CAPTION, {
      x,
      y: columns.y === columns.top ? columns.y : columns.y + 8,
      width: COLUMN_WIDTH,
      align: 'justify',
    }) + 4
  columns.y = drawTable(columns.pdf, {
    x,
    y: columns.y,
    widths: [COLUMN_WIDTH - 139, 26, 27, 31, 25, 30],
    rows,
    headerRows: 2,
    rules: 'book',
    style: CELL,
    headerStyle: CELL,
    aligns: ['left', 'right', 'right', 'right', 'right', 'right'],
    padding: { x: 2, y: 2 },
    rulesAbove: [5],
  })
  columns.y += 12
}

function drawReferences(columns: Columns): void {
  section(columns, 'References', [])
  REFERENCES.forEach((text, n) => {
    flowText(columns, `[${n + 1}] ${text}`, ABSTRACT, { hang: 14, after: 2, align: 'left' })
  })
}
