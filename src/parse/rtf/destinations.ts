import { beginMath, endMath } from './math.ts'
import { plainParagraph, type RtfGroup, type RtfState } from './state.ts'
import { type RtfBlock, Story } from './story.ts'
import { RTF_KNOWN_OPTIONAL, RTF_SILENT } from './words.ts'

/**
 * Begins the group that a word names.
 *
 * @param optional - it stands behind `\*`: who doesn't know it is to pass it over
 * @returns whether the word is done with
 */
export function beginGroup(state: RtfState, name: string, value: number | undefined, optional: boolean): boolean {
  const { group } = state
  if (group.destination === 'silent') return true
  if (group.destination === 'math' && name.startsWith('m')) {
    group.math = beginMath(name, group.math)
    return true
  }
  switch (name) {
    case 'fonttbl':
      group.destination = 'fonts'
      return true
    case 'stylesheet':
      group.destination = 'styles'
      return true
    case 'title':
      group.destination = 'title'
      state.gathered = ''
      return true
    case 'info':
      return true
    case 'listtext':
    case 'pntext':
      group.destination = 'marker'
      state.gathered = ''
      return true
    case 'pict':
      group.destination = 'picture'
      state.picture = { kind: '', digits: [], bytes: undefined }
      return true
    case 'moMath':
      group.destination = 'math'
      group.math = beginMath('moMath')
      return true
    case 'nesttableprops':
      group.rowDepth = state.nested
      return true
    case 'header':
    case 'headerl':
    case 'headerr':
    case 'headerf':
      return tell(state, (blocks) => state.headers.push(blocks))
    case 'footer':
    case 'footerl':
    case 'footerr':
    case 'footerf':
      return tell(state, (blocks) => state.footers.push(blocks))
    case 'footnote':
      return tell(state, (blocks) => state.notes.push(blocks))
    case 'annotation': {
      const outer = group.story
      return tell(state, (blocks) => {
        const text = blocks.map((block) => (block.kind === 'paragraph' ? block.text : '')).join('\n')
        if (text.trim() !== '') outer.add({ kind: 'comment', text: text.trim(), author: state.author })
      })
    }
    case 'atnauthor':
      group.destination = 'author'
      state.gathered = ''
      return true
    case 'shptxt': {
      const outer = group.story
      return tell(state, (blocks) => outer.add({ kind: 'box', blocks }))
    }
    default:
      if (RTF_SILENT.has(name) || (optional && !RTF_KNOWN_OPTIONAL.has(name))) {
        // A style of characters stands among the others under `\*`.
        if (group.destination !== 'styles') group.destination = 'silent'
      }
      if (group.destination !== 'styles') return false
      // Styles of characters and tables stand under `\*`; a style of paragraphs without number is the first.
      state.styles.begin(optional ? -1 : name === 's' ? (value ?? 0) : 0)
      state.gathered = ''
      return true
  }
}

/** A text of its own until the group ends. */
function tell(state: RtfState, ends: (blocks: RtfBlock[]) => void): true {
  const outer = { ...state.paragraph }
  state.paragraph = plainParagraph()
  const then = (blocks: RtfBlock[]) => {
    state.paragraph = outer
    ends(blocks)
  }
  state.group = { ...state.group, destination: 'story', story: new Story(), ends: then, hidden: false }
  return true
}

/** A destination ends with the group that began it. */
export function endDestination(state: RtfState, { destination, story, math }: RtfGroup): void {
  switch (destination) {
    case 'picture':
      endPicture(state, story)
      return
    case 'marker':
      state.marker = state.gathered.trim()
      return
    case 'author':
      state.author = state.gathered.trim()
      return
    case 'title':
      state.title = state.gathered.trim() || undefined
      return
    case 'math': {
      const tree = math && endMath(math)
      if (tree) story.pushFormula(tree)
      return
    }
    default:
  }
}

function endPicture(state: RtfState, story: Story): void {
  const { picture } = state
  state.picture = undefined
  if (!picture) return
  const bytes = picture.bytes ?? Buffer.from(picture.digits.join(''), 'hex')
  if (picture.kind === '' || bytes.length === 0) state.unreadPictures++
  else story.add({ kind: 'picture', name: `picture ${++state.pictures}`, bytes })
}
