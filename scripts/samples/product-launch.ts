import { contentTypesXml, corePropertiesXml, DECLARATION, escapeXml, relationshipsXml, zipParts } from './ooxml.ts'
import { drawPrinterPhoto } from './printer-photo.ts'
import { BODY_FRAME, type Frame, NAMESPACES, ROOT_GROUP, SLIDE, themeParts, transformXml } from './slide-theme.ts'

interface Slide {
  readonly layout: 'cover' | 'content'
  readonly shapes: string
  readonly picture?: boolean
}

const CHANNELS = [
  ['渠道 Channel', '首批备货（台） Units', '上市价（元） Price', '负责人 Owner'],
  ['线上旗舰店 Online store', '1800', '1499', '韩屿'],
  ['区域经销商 Dealers', '1500', '1399', '沈知予'],
  ['连锁图文店 Copy shops', '700', '1320', 'Tomasz Wilk'],
  ['合计 Total', '4000', '', ''],
] as const

/** A deck of four slides: cover, bullets, a native table, a picture with its caption. */
export async function buildProductLaunch(): Promise<Uint8Array> {
  const slides: Slide[] = [
    {
      layout: 'cover',
      shapes:
        textShape(2, '标题', 'type="ctrTitle"', ['岚序 M280 发布方案'], 4800) +
        textShape(
          3,
          '副标题',
          'type="subTitle" idx="1"',
          ['Product launch plan', '2026 年 5 月 14 日　杭州运河会展中心'],
          2000,
          true,
        ),
    },
    {
      layout: 'content',
      shapes:
        textShape(2, '标题', 'type="title"', ['为什么是 M280　Why M280']) +
        textShape(3, '内容', 'idx="1"', [
          '响应更快：从休眠到第一页出纸不到 8 秒',
          '夜间模式把噪声降到 40 分贝以下，适合书房和病房',
          '墨仓与 M270 通用，老用户不必更换耗材',
          'First-time Wi-Fi setup in under three minutes',
          '外壳采用 35% 再生塑料，包装不再使用泡沫',
        ]),
    },
    {
      layout: 'content',
      shapes: textShape(2, '标题', 'type="title"', ['首批备货与定价　Stock and prices']) + tableShape(4, CHANNELS),
    },
    {
      layout: 'content',
      picture: true,
      shapes:
        textShape(2, '标题', 'type="title"', ['外观　Design']) +
        pictureShape(4, { x: 3_352_800, y: 1_554_480, width: 5_486_400, height: 4_114_800 }) +
        captionShape(5, '图 1　M280 沿用 M270 的机身，墨仓窗口仍在正面', {
          x: 838_200,
          y: 5_760_720,
          width: 10_515_600,
          height: 457_200,
        }),
    },
  ]
  return zipParts(await packageParts(slides))
}

async function packageParts(slides: readonly Slide[]): Promise<Record<string, string | Uint8Array>> {
  const base = 'application/vnd.openxmlformats-officedocument'
  const theme = themeParts()
  return {
    '[Content_Types].xml': contentTypesXml({
      'ppt/presentation.xml': `${base}.presentationml.presentation.main+xml`,
      'ppt/slideMasters/slideMaster1.xml': `${base}.presentationml.slideMaster+xml`,
      'ppt/slideLayouts/slideLayout1.xml': `${base}.presentationml.slideLayout+xml`,
      'ppt/slideLayouts/slideLayout2.xml': `${base}.presentationml.slideLayout+xml`,
      'ppt/theme/theme1.xml': `${base}.theme+xml`,
      ...Object.fromEntries(slides.map((_, n) => [`ppt/slides/slide${n + 1}.xml`, `${base}.presentationml.slide+xml`])),
      'docProps/core.xml': 'application/vnd.openxmlformats-package.core-properties+xml',
    }),
    '_rels/.rels': relationshipsXml([
      { id: 'rId1', type: 'officeDocument', target: 'ppt/presentation.xml' },
      { id: 'rId2', type: 'core-properties', target: 'docProps/core.xml' },
    ]),
    'docProps/core.xml': corePropertiesXml('岚序 M280 发布方案'),
    'ppt/presentation.xml': presentationXml(slides.length),
    'ppt/_rels/presentation.xml.rels': relationshipsXml([
      { id: 'rId1', type: 'slideMaster', target: 'slideMasters/slideMaster1.xml' },
      { id: 'rId2', type: 'theme', target: 'theme/theme1.xml' },
      ...slides.map((_, n) => ({ id: `rId${n + 10}`, type: 'slide', target: `slides/slide${n + 1}.xml` })),
    ]),
    ...theme,
    ...Object.fromEntries(slides.map((slide, n) => [`ppt/slides/slide${n + 1}.xml`, slideXml(slide)])),
    ...Object.fromEntries(
      slides.map((slide, n) => [`ppt/slides/_rels/slide${n + 1}.xml.rels`, slideRelationships(slide)]),
    ),
    'ppt/media/image1.png': await drawPrinterPhoto(),
  }
}

function presentationXml(count: number): string {
  const ids = Array.from({ length: count }, (_, n) => `<p:sldId id="${256 + n}" r:id="rId${n + 10}"/>`)
  return (
    `${DECLARATION}<p:presentation ${NAMESPACES}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>` +
    `<p:sldIdLst>${ids.join('')}</p:sldIdLst><p:sldSz cx="${SLIDE.width}" cy="${SLIDE.height}"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`
  )
}

function slideXml(slide: Slide): string {
  return (
    `${DECLARATION}<p:sld ${NAMESPACES}><p:cSld><p:spTree>${ROOT_GROUP}${slide.shapes}</p:spTree></p:cSld>` +
    '<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>'
  )
}

function slideRelationships(slide: Slide): string {
  const layout = slide.layout === 'cover' ? 1 : 2
  return relationshipsXml([
    { id: 'rId1', type: 'slideLayout', target: `../slideLayouts/slideLayout${layout}.xml` },
    ...(slide.picture ? [{ id: 'rId2', type: 'image', target: '../media/image1.png' }] : []),
  ])
}

function run(text: string, attributes = '', fill = ''): string {
  const language = /[\u4e00-\u9fff]/u.test(text) ? 'zh-CN' : 'en-GB'
  return `<a:r><a:rPr lang="${language}"${attributes}>${fill}</a:rPr><a:t>${escapeXml(text)}</a:t></a:r>`
}

/** A placeholder that takes its place from the layout. */
function textShape(
  id: number,
  name: string,
  placeholder: string,
  paragraphs: readonly string[],
  size?: number,
  plain = false,
): string {
  const attributes = size === undefined ? '' : ` sz="${size}"`
  const fill = plain ? '<a:solidFill><a:schemeClr val="accent5"/></a:solidFill>' : ''
  const properties = plain ? '<a:pPr marL="0" indent="0"><a:buNone/></a:pPr>' : ''
  const body = paragraphs.map((text) => `<a:p>${properties}${run(text, attributes, fill)}</a:p>`).join('')
  return (
    `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="${name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>` +
    `<p:nvPr><p:ph ${placeholder}/></p:nvPr></p:nvSpPr><p:spPr/>` +
    `<p:txBody><a:bodyPr/><a:lstStyle/>${body}</p:txBody></p:sp>`
  )
}

function tableShape(id: number, rows: readonly (readonly string[])[]): string {
  const widths = [3_657_600, 2_514_600, 2_286_000, 2_057_400]
  const height = 640_080
  const last = rows.length - 1
  const xml = rows.map((row, n) => {
    const cells = row.map((text, column) => cellXml(text, column, n === 0 ? 'header' : n === last ? 'total' : 'body'))
    return `<a:tr h="${height}">${cells.join('')}</a:tr>`
  })
  const frame = { x: BODY_FRAME.x, y: 1_737_360, width: BODY_FRAME.width, height: height * rows.length }
  return (
    `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="${id}" name="表格"/><p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>` +
    `${transformXml(frame, 'p')}<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl><a:tblPr firstRow="1" bandRow="1"/>` +
    `<a:tblGrid>${widths.map((width) => `<a:gridCol w="${width}"/>`).join('')}</a:tblGrid>${xml.join('')}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>`
  )
}

function cellXml(text: string, column: number, kind: 'header' | 'body' | 'total'): string {
  const color = kind === 'header' ? 'bg1' : 'tx1'
  const fill = { header: 'accent1', body: 'bg1', total: 'bg2' }[kind]
  const attributes = ` sz="1600"${kind === 'body' ? '' : ' b="1"'}`
  const words =
    text === ''
      ? '<a:endParaRPr lang="zh-CN" sz="1600"/>'
      : run(text, attributes, `<a:solidFill><a:schemeClr val="${color}"/></a:solidFill>`)
  const line = (side: string) => `<a:${side} w="9525"><a:solidFill><a:srgbClr val="C3CCD1"/></a:solidFill></a:${side}>`
  return (
    `<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn="${column === 1 || column === 2 ? 'r' : 'l'}"/>${words}</a:p></a:txBody>` +
    `<a:tcPr anchor="ctr" marL="137160" marR="137160">${['lnL', 'lnR', 'lnT', 'lnB'].map(line).join('')}` +
    `<a:solidFill><a:schemeClr val="${fill}"/></a:solidFill></a:tcPr></a:tc>`
  )
}

function pictureShape(id: number, frame: Frame): string {
  return (
    `<p:pic><p:nvPicPr><p:cNvPr id="${id}" name="图片" descr="M280 打印机正面"/><p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr>` +
    '<p:blipFill><a:blip r:embed="rId2"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>' +
    `<p:spPr>${transformXml(frame)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>`
  )
}

function captionShape(id: number, text: string, frame: Frame): string {
  return (
    `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="图注"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>` +
    `<p:spPr>${transformXml(frame)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>` +
    `<p:txBody><a:bodyPr wrap="square"/><a:lstStyle/><a:p><a:pPr algn="ctr"/>${run(text, ' sz="1400"', '<a:solidFill><a:schemeClr val="accent5"/></a:solidFill>')}</a:p></p:txBody></p:sp>`
  )
}
