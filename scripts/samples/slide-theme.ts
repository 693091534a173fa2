import { DECLARATION, relationshipsXml } from './ooxml.ts'

/** English metric units: 914400 an inch. A slide is 13.333 × 7.5 inches. */
export const SLIDE = { width: 12_192_000, height: 6_858_000 } as const

export const NAMESPACES =
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"' +
  ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"' +
  ' xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'

/** A place on a slide, in EMU. */
export interface Frame {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const TITLE_FRAME: Frame = { x: 838_200, y: 457_200, width: 10_515_600, height: 838_200 }
export const BODY_FRAME: Frame = { x: 838_200, y: 1_554_480, width: 10_515_600, height: 4_389_120 }
const COVER_TITLE_FRAME: Frame = { x: 1_143_000, y: 2_103_120, width: 9_906_000, height: 1_280_160 }
const COVER_SUBTITLE_FRAME: Frame = { x: 1_143_000, y: 3_566_160, width: 9_906_000, height: 1_005_840 }

/** `a:xfrm`. */
export function transformXml({ x, y, width, height }: Frame, prefix: 'a' | 'p' = 'a'): string {
  return `<${prefix}:xfrm><a:off x="${x}" y="${y}"/><a:ext cx="${width}" cy="${height}"/></${prefix}:xfrm>`
}

/** The root group that every shape tree begins with. */
export const ROOT_GROUP =
  '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>' +
  '<p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'

/** Master, two layouts (cover, content) and theme, by path. */
export function themeParts(): Record<string, string> {
  return {
    'ppt/slideMasters/slideMaster1.xml': MASTER,
    'ppt/slideMasters/_rels/slideMaster1.xml.rels': relationshipsXml([
      { id: 'rId1', type: 'slideLayout', target: '../slideLayouts/slideLayout1.xml' },
      { id: 'rId2', type: 'slideLayout', target: '../slideLayouts/slideLayout2.xml' },
      { id: 'rId3', type: 'theme', target: '../theme/theme1.xml' },
    ]),
    'ppt/slideLayouts/slideLayout1.xml': COVER_LAYOUT,
    'ppt/slideLayouts/_rels/slideLayout1.xml.rels': TO_MASTER,
    'ppt/slideLayouts/slideLayout2.xml': CONTENT_LAYOUT,
    'ppt/slideLayouts/_rels/slideLayout2.xml.rels': TO_MASTER,
    'ppt/theme/theme1.xml': THEME,
  }
}

const TO_MASTER = relationshipsXml([{ id: 'rId1', type: 'slideMaster', target: '../slideMasters/slideMaster1.xml' }])

const TITLE_BODY = '<a:bodyPr lIns="0" anchor="b"/>'

function placeholder(
  id: number,
  name: string,
  attributes: string,
  frame: Frame,
  prompt: string,
  body = '<a:bodyPr lIns="0"/>',
): string {
  return (
    `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="${name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>` +
    `<p:nvPr><p:ph ${attributes}/></p:nvPr></p:nvSpPr>` +
    `<p:spPr>${transformXml(frame)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>` +
    `<p:txBody>${body}<a:lstStyle/><a:p><a:r><a:rPr lang="zh-CN"/><a:t>${prompt}</a:t></a:r></a:p></p:txBody></p:sp>`
  )
}

function bar(id: number, frame: Frame): string {
  return (
    `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="色条 ${id}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>` +
    `<p:spPr>${transformXml(frame)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>` +
    '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>' +
    '<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="zh-CN"/></a:p></p:txBody></p:sp>'
  )
}

function textLevel(tag: string, size: number, options: { bold?: boolean; color?: string; bullet?: boolean }): string {
  const bullet = options.bullet
    ? '<a:buClr><a:schemeClr val="accent1"/></a:buClr><a:buFont typeface="Arial"/><a:buChar char="•"/>'
    : '<a:buNone/>'
  const indent = options.bullet ? ' marL="342900" indent="-342900"' : ''
  return (
    `<a:${tag}${indent} algn="l"><a:lnSpc><a:spcPct val="110000"/></a:lnSpc><a:spcBef><a:spcPts val="1500"/></a:spcBef>${bullet}` +
    `<a:defRPr sz="${size}"${options.bold ? ' b="1"' : ''}><a:solidFill><a:schemeClr val="${options.color ?? 'tx1'}"/></a:solidFill>` +
    `<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/></a:defRPr></a:${tag}>`
  )
}

const COLOR_MAP =
  '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3"' +
  ' accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'

const WHITE = '<p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'

const MASTER =
  `${DECLARATION}<p:sldMaster ${NAMESPACES}><p:cSld>${WHITE}<p:spTree>${ROOT_GROUP}` +
  placeholder(2, '标题', 'type="title"', TITLE_FRAME, '标题', TITLE_BODY) +
  placeholder(3, '正文', 'type="body" idx="1"', BODY_FRAME, '正文') +
  `</p:spTree></p:cSld>${COLOR_MAP}` +
  '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/><p:sldLayoutId id="2147483650" r:id="rId2"/></p:sldLayoutIdLst>' +
  `<p:txStyles><p:titleStyle>${textLevel('lvl1pPr', 3200, { bold: true })}</p:titleStyle>` +
  `<p:bodyStyle>${textLevel('lvl1pPr', 2400, { bullet: true })}</p:bodyStyle>` +
  `<p:otherStyle>${textLevel('lvl1pPr', 1600, {})}</p:otherStyle></p:txStyles></p:sldMaster>`

function layout(name: string, type: string, shapes: string): string {
  return (
    `${DECLARATION}<p:sldLayout ${NAMESPACES} type="${type}" preserve="1"><p:cSld name="${name}"><p:spTree>${ROOT_GROUP}${shapes}` +
    '</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>'
  )
}

const COVER_LAYOUT = layout(
  '封面',
  'title',
  bar(4, { x: 0, y: 0, width: 365_760, height: SLIDE.height }) +
    placeholder(2, '标题', 'type="ctrTitle"', COVER_TITLE_FRAME, '标题', TITLE_BODY) +
    placeholder(3, '副标题', 'type="subTitle" idx="1"', COVER_SUBTITLE_FRAME, '副标题'),
)

const CONTENT_LAYOUT = layout(
  '标题和内容',
  'obj',
  bar(4, { x: 838_200, y: 1_341_120, width: 914_400, height: 45_720 }) +
    placeholder(2, '标题', 'type="title"', TITLE_FRAME, '标题', TITLE_BODY) +
    placeholder(3, '内容', 'idx="1"', BODY_FRAME, '内容'),
)

function themeColor(name: string, rgb: string): string {
  return `<a:${name}><a:srgbClr val="${rgb}"/></a:${name}>`
}

const COLORS = [
  ['dk1', '1C1F23'],
  ['lt1', 'FFFFFF'],
  ['dk2', '39444D'],
  ['lt2', 'E6EFF0'],
  ['accent1', '1F6F78'],
  ['accent2', 'E0A13F'],
  ['accent3', '7A2E3A'],
  ['accent4', '5D9AA3'],
  ['accent5', '68727A'],
  ['accent6', 'C9367F'],
  ['hlink', '1F6F78'],
  ['folHlink', '68727A'],
] as const

const FONTS = ['majorFont', 'minorFont']
  .map(
    (font) => `<a:${font}><a:latin typeface="Arial"/><a:ea typeface="Microsoft YaHei"/><a:cs typeface=""/></a:${font}>`,
  )
  .join('')

const FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
const OUTLINE = `<a:ln w="9525">${FILL}</a:ln>`
const EFFECT = '<a:effectStyle><a:effectLst/></a:effectStyle>'

const THEME =
  `${DECLARATION}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="岚序"><a:themeElements>` +
  `<a:clrScheme name="岚序">${COLORS.map(([name, rgb]) => themeColor(name, rgb)).join('')}</a:clrScheme>` +
  `<a:fontScheme name="岚序">${FONTS}</a:fontScheme><a:fmtScheme name="岚序">` +
  `<a:fillStyleLst>${FILL.repeat(3)}</a:fillStyleLst><a:lnStyleLst>${OUTLINE.repeat(3)}</a:lnStyleLst>` +
  `<a:effectStyleLst>${EFFECT.repeat(3)}</a:effectStyleLst><a:bgFillStyleLst>${FILL.repeat(3)}</a:bgFillStyleLst>` +
  '</a:fmtScheme></a:themeElements></a:theme>'
