import type { RegionKind } from '../../spec/layout-detector.ts'

/**
 * What the labels of usual models mean, in lower case without spaces and marks: DocLayNet (Pfitzmann et al. 2022) with the
 * additions of docling's models, PubLayNet (Zhong et al. 2019), PP-DocLayout (Sun et al. 2025). What is not here holds other
 * parts (a form), or is part of one (a formula inside a sentence): our own layout looks at it.
 */
const LABELS: readonly (readonly [RegionKind, ...string[]])[] = [
  ['title', 'title', 'sectionheader', 'doctitle', 'paragraphtitle'],
  [
    'text',
    'text',
    'footnote',
    'abstract',
    'reference',
    'referencecontent',
    'asidetext',
    'verticaltext',
    'visionfootnote',
  ],
  ['list', 'list', 'listitem'],
  ['table', 'table'],
  ['figure', 'figure', 'picture', 'image', 'chart', 'seal', 'headerimage', 'footerimage'],
  ['caption', 'caption', 'figuretitle', 'tabletitle', 'charttitle', 'figuretabletitle', 'figuretablecharttitle'],
  ['formula', 'formula', 'displayformula'],
  ['code', 'code', 'algorithm'],
  ['furniture', 'pageheader', 'pagefooter', 'header', 'footer', 'number', 'pagenumber'],
]

const BY_LABEL = new Map(LABELS.flatMap(([kind, ...labels]) => labels.map((label) => [label, kind] as const)))

/** `undefined` for what is left to our own layout. */
export function kindOfLabel(label: string): RegionKind | undefined {
  return BY_LABEL.get(label.toLowerCase().replace(/[^a-z]/g, ''))
}
