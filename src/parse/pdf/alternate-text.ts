/** Added by office programs to the descriptions that their models write. */
const BY_PROGRAM =
  /\s*(?:(?:description|alt(?:ernative)? text) (?:is )?automatically generated|AI[ -]generated content may be incorrect|automatically generated description|(?:描述|说明|說明)?已?自[动動]生成(?:的)?(?:描述|说明|說明)?|AI\s*生成的?内容可能不正确)\s*[.。]?\s*/giu
/** What programs write when nobody wrote anything: a kind with a number, a file's name, an address. */
const EMPTY =
  /^(?:an?\s+)?(?:figure|fig\.?|image|img|picture|pic|photo|graphic|graphics|chart|diagram|logo|icon|shape|object|group|table|placeholder|untitled|图片|圖片|图像|圖像|图|图表|形状|组合|照片|插图)?[\s_\d.()#:-]*$|^(?:\S+|.*[\\/].*)\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|eps|pdf|webp)$|^(?:[a-z]:\\|https?:|file:|\/)\S*$/iu

/**
 * The words that a file gives in place of a picture: the author's, or a program's (to be treated as a model's description).
 *
 * @returns `undefined` when they say nothing
 */
export function alternateOf(told: string): { readonly text: string; readonly by: 'author' | 'program' } | undefined {
  const plain = told.replace(/\s+/g, ' ').trim()
  const text = plain.replace(BY_PROGRAM, ' ').trim()
  if (text === '' || EMPTY.test(text)) return undefined
  return { text, by: text === plain ? 'author' : 'program' }
}
