import type { WordRole } from '../office/word-styles.ts'
import { RtfFonts } from './fonts.ts'
import type { RtfMath } from './math.ts'
import { type ParagraphForm, type RtfBlock, Story } from './story.ts'
import { RtfStyles, roleOfOutline } from './styles.ts'

/** Where words go while a group is open. */
type Destination = 'story' | 'silent' | 'fonts' | 'styles' | 'title' | 'marker' | 'author' | 'picture' | 'math'

/** What holds until a group ends. */
export interface RtfGroup {
  destination: Destination
  story: Story
  /** What is to be done with the story when the group that began it ends. */
  readonly ends: ((blocks: RtfBlock[]) => void) | undefined
  codePage: number
  /** Characters after a `\u` that say it again for old readers. */
  fallbacks: number
  hidden: boolean
  deleted: boolean
  /** The element of a formula that is open. */
  math: RtfMath | undefined
  /** Told of the rows of the table so deep; 1 is the outermost. */
  rowDepth: number
}

/** What `\pard` puts back. */
interface Paragraph {
  style: number | undefined
  outline: number | undefined
  listed: boolean
  inTable: boolean
  depth: number
}

/** What is known of a file while it is read. */
export interface RtfState {
  group: RtfGroup
  paragraph: Paragraph
  readonly fonts: RtfFonts
  readonly styles: RtfStyles
  readonly body: Story
  readonly headers: RtfBlock[][]
  readonly footers: RtfBlock[][]
  readonly notes: RtfBlock[][]
  /** How deep the table is whose cells ended last. */
  nested: number
  /** Words of a destination that keeps them until it ends. */
  gathered: string
  /** The number or bullet of the item that begins. */
  marker: string
  author: string
  title: string | undefined
  picture: { kind: string; digits: string[]; bytes: Uint8Array | undefined } | undefined
  pictures: number
  unreadPictures: number
  hiddenCharacters: number
}

const PLAIN: Paragraph = { style: undefined, outline: undefined, listed: false, inTable: false, depth: 0 }

export const plainParagraph = (): Paragraph => ({ ...PLAIN })

export function createState(): RtfState {
  const body = new Story()
  const fonts = new RtfFonts()
  return {
    group: {
      destination: 'story',
      story: body,
      ends: undefined,
      codePage: fonts.usualPage,
      fallbacks: 1,
      hidden: false,
      deleted: false,
      math: undefined,
      rowDepth: 1,
    },
    paragraph: plainParagraph(),
    fonts,
    styles: new RtfStyles(),
    body,
    headers: [],
    footers: [],
    notes: [],
    nested: 2,
    gathered: '',
    marker: '',
    author: '',
    title: undefined,
    picture: undefined,
    pictures: 0,
    unreadPictures: 0,
    hiddenCharacters: 0,
  }
}

/** How the open paragraph stands. */
export function paragraphForm({ paragraph, styles }: RtfState): ParagraphForm {
  const { style, outline, listed, inTable, depth } = paragraph
  const named = styles.roleOf(style)
  const role: WordRole = (outline === undefined ? undefined : roleOfOutline(outline)) ?? named ?? { kind: 'text' }
  return { role, listed, depth: inTable ? Math.max(depth, 1) : depth }
}

/** Words, decoded, for where they go at the moment. */
export function say(state: RtfState, text: string): void {
  const { destination, story, hidden, deleted, math } = state.group
  switch (destination) {
    case 'story':
      if (deleted) return
      if (hidden) state.hiddenCharacters += text.length
      else story.push(marked(state, text))
      return
    case 'math':
      if (math) math.text += text
      return
    case 'styles':
    case 'title':
    case 'marker':
    case 'author':
      state.gathered += text
      return
    case 'silent':
    case 'fonts':
    case 'picture':
      return
  }
}

/** The first words of an item, behind its number; bullets are not words. */
function marked(state: RtfState, text: string): string {
  const { marker } = state
  if (marker === '' || !state.group.story.blank) return text
  state.marker = ''
  state.paragraph.listed = true
  return /[\p{L}\p{N}]/u.test(marker) && marker !== 'o' ? `${marker} ${text}` : text
}
