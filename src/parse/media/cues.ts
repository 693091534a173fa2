/** Words of a stretch of time, as subtitles give them. */
export interface Cue {
  readonly text: string
  readonly startMs: number
  readonly endMs: number
}

const TIME = /^(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[,.](\d{1,3})/
const TIMES = /^\s*([\d:.,]+)\s*-->\s*([\d:.,]+)/

/**
 * The cues of a SubRip or WebVTT text, in the order of time; notes, styles and marks of form are left out, and so is
 * what repeats the cue before it, as rolling captions do.
 */
export function readCues(source: string): Cue[] {
  const cues: Cue[] = []
  const lines = source.split(/\r\n|\n|\r/)
  for (let at = 0; at < lines.length; at++) {
    const times = TIMES.exec(lines[at] ?? '')
    const startMs = milliseconds(times?.[1])
    const endMs = milliseconds(times?.[2])
    if (startMs === undefined || endMs === undefined) continue
    const words: string[] = []
    for (let line = lines[++at]; line !== undefined && line.trim() !== ''; line = lines[++at]) {
      if (TIMES.test(line)) {
        // A cue without an empty line behind it; the number above it, if any, is no word.
        if (/^\d+$/.test(words.at(-1) ?? '')) words.pop()
        at--
        break
      }
      words.push(withoutMarks(line))
    }
    const text = words.filter((line) => line !== '').join('\n')
    if (text !== '') cues.push({ text, startMs, endMs: Math.max(startMs, endMs) })
  }
  cues.sort((a, b) => a.startMs - b.startMs)
  return cues.filter(({ text }, n) => text !== cues[n - 1]?.text)
}

function milliseconds(text: string | undefined): number | undefined {
  const found = TIME.exec(text ?? '')
  if (!found) return undefined
  const [, hours = '0', minutes = '0', seconds = '0', fraction = '0'] = found
  const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  return whole * 1000 + Number(fraction.padEnd(3, '0'))
}

/** Without tags of form (`<i>`, `<v Ada>`, `{\an8}`) and with character references read; a voice stays as `Ada: `. */
function withoutMarks(line: string): string {
  return line
    .replace(/<v(?:\.[^\s>]*)?\s+([^>]{1,100})>/g, '$1: ')
    .replace(/<\/?(?:[a-z]{1,6}\b|\d)[^>]{0,200}>|\{\\[^}]{0,100}\}/gi, '')
    .replace(/&(amp|lt|gt|nbsp|lrm|rlm);/g, (_, name: string) => REFERENCES[name] ?? '')
    .trim()
}

const REFERENCES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', nbsp: ' ' }
