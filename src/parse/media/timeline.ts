import type { MediaTags } from '../../media/media-facts.ts'
import type { AssetReference } from '../../model/asset.ts'
import type { Element, Provenance } from '../../model/document.ts'

/** What the tags of a file say, as elements: title, lines, cover over the whole time, then chapters from their starts. */
export function tagElements(tags: MediaTags, endMs: number, cover: AssetReference | undefined): Element[] {
  const whole: Provenance[] = [{ kind: 'time', startMs: 0, endMs }]
  const base = { layer: 'body', provenance: whole } as const
  const elements: Element[] = []
  if (tags.title) elements.push({ ...base, id: 't', kind: 'title', level: 1, text: tags.title })
  for (const [n, text] of tags.lines.entries()) elements.push({ ...base, id: `l${n}`, kind: 'text', text })
  if (cover) elements.push({ ...base, id: 'c', kind: 'figure', asset: cover })
  const chapters = tags.chapters.toSorted((a, b) => a.startMs - b.startMs)
  for (const [n, { title, startMs }] of chapters.entries()) {
    const end = Math.max(chapters[n + 1]?.startMs ?? endMs, startMs)
    const provenance: Provenance[] = [{ kind: 'time', startMs, endMs: end }]
    elements.push({ id: `h${n}`, kind: 'title', level: 2, layer: 'body', text: title, provenance })
  }
  return elements
}

/** Two lists of elements, each in order, as one in the order of time; of those that begin together the first list's come first. */
export function byTime(first: readonly Element[], second: readonly Element[]): Element[] {
  const start = (element: Element) => {
    const [place] = element.provenance
    return place?.kind === 'time' ? place.startMs : 0
  }
  return [...first, ...second].sort((a, b) => start(a) - start(b))
}
