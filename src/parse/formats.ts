/** A kind of file that is recognised, whether or not a parser for it exists. */
export interface Format {
  readonly mediaType: string
  /** As a person calls it. */
  readonly label: string
  /** Lower case, without the dot; the usual one first. */
  readonly extensions: readonly string[]
  /** What to do with a file of this format while nothing reads it. */
  readonly hint?: string
}

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const PPTX = 'application/vnd.openxmlformats-officedocument.presentationml.presentation'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Every format that is recognised. Which of them can be read is said by the parsers' `mediaTypes`. */
export const FORMATS: readonly Format[] = [
  { mediaType: 'application/pdf', label: 'PDF', extensions: ['pdf'] },
  { mediaType: 'text/plain', label: 'plain text', extensions: ['txt', 'text', 'log'] },
  { mediaType: 'text/markdown', label: 'Markdown', extensions: ['md', 'markdown', 'mdown', 'mkd'] },
  { mediaType: 'text/html', label: 'HTML', extensions: ['html', 'htm', 'xhtml'] },
  { mediaType: 'text/csv', label: 'CSV', extensions: ['csv'] },
  { mediaType: 'text/tab-separated-values', label: 'TSV', extensions: ['tsv', 'tab'] },
  { mediaType: 'image/png', label: 'PNG picture', extensions: ['png'] },
  { mediaType: 'image/jpeg', label: 'JPEG picture', extensions: ['jpg', 'jpeg', 'jfif'] },
  { mediaType: 'image/webp', label: 'WebP picture', extensions: ['webp'] },
  { mediaType: 'image/gif', label: 'GIF picture', extensions: ['gif'] },
  { mediaType: 'image/tiff', label: 'TIFF picture', extensions: ['tiff', 'tif'] },
  { mediaType: 'image/avif', label: 'AVIF picture', extensions: ['avif'] },
  { mediaType: 'image/svg+xml', label: 'SVG drawing', extensions: ['svg'], hint: 'Export it as PNG or PDF first.' },
  { mediaType: 'image/bmp', label: 'BMP picture', extensions: ['bmp'], hint: 'Save it as PNG first.' },
  { mediaType: 'image/heic', label: 'HEIC picture', extensions: ['heic', 'heif'], hint: 'Save it as JPEG first.' },
  { mediaType: 'image/x-icon', label: 'icon', extensions: ['ico'], hint: 'Save it as PNG first.' },
  { mediaType: DOCX, label: 'Word document', extensions: ['docx', 'docm'], hint: 'Save it as PDF first.' },
  { mediaType: PPTX, label: 'PowerPoint slides', extensions: ['pptx', 'pptm', 'ppsx'], hint: 'Save it as PDF first.' },
  { mediaType: XLSX, label: 'Excel workbook', extensions: ['xlsx', 'xlsm'], hint: 'Save each sheet as CSV first.' },
  { mediaType: 'application/msword', label: 'old Word document', extensions: ['doc'] },
  {
    mediaType: 'application/vnd.ms-powerpoint',
    label: 'old PowerPoint slides',
    extensions: ['ppt'],
  },
  {
    mediaType: 'application/vnd.ms-excel',
    label: 'old Excel workbook',
    extensions: ['xls'],
  },
  {
    mediaType: 'application/vnd.ms-excel.sheet.binary.macroenabled.12',
    label: 'binary Excel workbook',
    extensions: ['xlsb'],
  },
  {
    mediaType: 'application/x-ole-storage',
    label: 'OLE container (an old Office file, or one of another program)',
    extensions: [],
    hint: 'Open it in its program and save it as .docx, .xlsx, .pptx or PDF.',
  },
  {
    mediaType: 'application/x-ms-encrypted-package',
    label: 'Office file with a password',
    extensions: [],
    hint: 'Open it with its password, save a copy without one, and add that copy.',
  },
  {
    mediaType: 'application/vnd.oasis.opendocument.text',
    label: 'OpenDocument text',
    extensions: ['odt'],
  },
  {
    mediaType: 'application/vnd.oasis.opendocument.spreadsheet',
    label: 'OpenDocument sheet',
    extensions: ['ods'],
  },
  {
    mediaType: 'application/vnd.oasis.opendocument.presentation',
    label: 'OpenDocument slides',
    extensions: ['odp'],
  },
  { mediaType: 'application/rtf', label: 'RTF', extensions: ['rtf'] },
  { mediaType: 'application/epub+zip', label: 'EPUB', extensions: ['epub'], hint: 'Convert it to HTML or PDF first.' },
  { mediaType: 'application/zip', label: 'ZIP archive', extensions: ['zip'], hint: 'Unpack it and add the folder.' },
  { mediaType: 'application/gzip', label: 'gzip archive', extensions: ['gz', 'tgz'], hint: 'Unpack it first.' },
  { mediaType: 'application/x-7z-compressed', label: '7z archive', extensions: ['7z'], hint: 'Unpack it first.' },
  { mediaType: 'application/vnd.rar', label: 'RAR archive', extensions: ['rar'], hint: 'Unpack it first.' },
  { mediaType: 'message/rfc822', label: 'e-mail', extensions: ['eml'] },
  { mediaType: 'application/mbox', label: 'mailbox', extensions: ['mbox', 'mbx'] },
  { mediaType: 'application/vnd.ms-outlook', label: 'Outlook message', extensions: ['msg'] },
  { mediaType: 'application/x-subrip', label: 'SubRip subtitles', extensions: ['srt'] },
  { mediaType: 'text/vtt', label: 'WebVTT subtitles', extensions: ['vtt'] },
  { mediaType: 'audio/mpeg', label: 'MP3 sound', extensions: ['mp3'] },
  { mediaType: 'audio/wav', label: 'WAV sound', extensions: ['wav'] },
  { mediaType: 'audio/flac', label: 'FLAC sound', extensions: ['flac'] },
  { mediaType: 'audio/ogg', label: 'Ogg sound', extensions: ['ogg', 'oga', 'opus'] },
  { mediaType: 'audio/mp4', label: 'MPEG-4 sound', extensions: ['m4a'] },
  { mediaType: 'video/mp4', label: 'MPEG-4 video', extensions: ['mp4', 'm4v'] },
  { mediaType: 'video/quicktime', label: 'QuickTime video', extensions: ['mov'] },
  { mediaType: 'video/webm', label: 'WebM video', extensions: ['webm'] },
  { mediaType: 'video/x-matroska', label: 'Matroska video', extensions: ['mkv'] },
  { mediaType: 'video/x-msvideo', label: 'AVI video', extensions: ['avi'] },
]

const byExtension = new Map(FORMATS.flatMap((format) => format.extensions.map((extension) => [extension, format])))

/** The format that a file's name claims. */
export function formatOfName(name: string): Format | undefined {
  const extension = /\.([^./\\]+)$/.exec(name)?.[1]
  return extension === undefined ? undefined : byExtension.get(extension.toLowerCase())
}
