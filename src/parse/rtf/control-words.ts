import { paragraphForm, plainParagraph, type RtfState, say } from './state.ts'
import { RTF_CHARACTERS } from './words.ts'

/** Does what a control word says that begins no group: a character, how text is written, how a paragraph or table stands. */
export function applyWord(state: RtfState, name: string, value: number | undefined): void {
  const { group, fonts, styles, paragraph } = state
  const character = RTF_CHARACTERS.get(name)
  if (character !== undefined) {
    say(state, character)
    return
  }
  switch (name) {
    case 'ansicpg':
      if (value !== undefined && value > 0) fonts.usualPage = value
      group.codePage = fonts.usualPage
      return
    case 'mac':
      fonts.usualPage = 10_000
      group.codePage = fonts.usualPage
      return
    case 'deff':
      fonts.usualFont = value
      return
    case 'f':
      fonts.named = value ?? 0
      if (group.destination !== 'fonts') group.codePage = fonts.pageOf(fonts.named)
      return
    case 'fcharset':
      if (group.destination === 'fonts') fonts.declare(value ?? 0)
      return
    case 'plain':
      group.codePage = fonts.pageOf(fonts.usualFont)
      group.hidden = false
      group.deleted = false
      return
    case 'uc':
      group.fallbacks = Math.max(value ?? 1, 0)
      return
    case 'v':
      group.hidden = value !== 0
      return
    case 'deleted':
      group.deleted = value !== 0
      return
    case 'outlinelevel':
      if (group.destination === 'styles') styles.outline(value)
      else paragraph.outline = value
      return
    case 'sbasedon':
      if (group.destination === 'styles') styles.baseOn(value)
      return
    case 'pngblip':
    case 'jpegblip':
      if (state.picture) state.picture.kind = name
      return
    default:
      if (group.destination === 'story') applyToStory(state, name, value)
  }
}

function applyToStory(state: RtfState, name: string, value: number | undefined): void {
  const { paragraph } = state
  const { story, rowDepth: depth } = state.group
  switch (name) {
    case 'par':
    case 'sect':
    case 'page':
      // An empty item shows its mark, and no words to find.
      state.marker = ''
      story.endParagraph(paragraphForm(state))
      return
    case 'pard':
      state.paragraph = plainParagraph()
      return
    case 's':
      paragraph.style = value
      return
    case 'ls':
      paragraph.listed = value !== 0
      return
    case 'intbl':
      paragraph.inTable = true
      return
    case 'itap':
      paragraph.depth = Math.min(Math.max(value ?? 0, 0), 32)
      return
    case 'cell':
      state.marker = ''
      story.endCell(1)
      return
    case 'nestcell':
      state.marker = ''
      state.nested = Math.max(paragraph.depth, 2)
      story.endCell(state.nested)
      return
    case 'row':
      story.endRow(1)
      return
    case 'nestrow':
      story.endRow(state.nested)
      return
    default:
      story.takeRowWord(name, value, depth)
  }
}
