type Value = string | number | boolean | undefined
export type Child = Node | string | undefined

/** Attributes by name, listeners by `on`. There is no way to give markup or code as text. */
export interface Properties {
  readonly class?: string | undefined
  readonly on?: { readonly [name: string]: (event: Event) => void }
  readonly [attribute: string]: Value | Properties['on']
}

/** An HTML element; text children are text whatever they hold. */
export function h<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name)
  apply(element, properties)
  element.append(...children.filter((child) => child !== undefined))
  return element
}

/** An SVG element. */
export function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  properties: Properties = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name)
  apply(element, properties)
  element.append(...children.filter((child) => child !== undefined))
  return element
}

function apply(element: Element, { on, ...attributes }: Properties): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    // Code and styles as text are what the content security policy forbids; nothing here may need them.
    if (/^(on|style$|srcdoc$)/i.test(name)) throw new Error(`the attribute ${name} is not for texts`)
    element.setAttribute(name, value === true ? '' : String(value))
  }
  for (const [name, listener] of Object.entries(on ?? {})) element.addEventListener(name, listener)
}

/** A button that shows a sign and says what it does. */
export function iconButton(icon: string, label: string, onClick: () => void, name = ''): HTMLButtonElement {
  return h(
    'button',
    { type: 'button', class: `icon ${name}`.trim(), 'aria-label': label, title: label, on: { click: onClick } },
    svg('svg', { viewBox: '0 0 20 20', 'aria-hidden': 'true' }, svg('path', { d: icon })),
  )
}

/** Lines drawn on a field of 20 × 20. */
export const ICONS = {
  close: 'M5 5l10 10M15 5L5 15',
  left: 'M12 5l-5 5 5 5',
  right: 'M8 5l5 5-5 5',
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
  remove: 'M4 6h12M8 6V4h4v2M6 6l1 10h6l1-10',
  documents: 'M5 3h7l3 3v11H5zM12 3v3h3M8 10h4M8 13h4',
  sun: 'M10 6.5a3.5 3.5 0 100 7 3.5 3.5 0 000-7zM10 2v1.6M10 16.4V18M2 10h1.6M16.4 10H18M4.4 4.4l1.1 1.1M14.5 14.5l1.1 1.1M15.6 4.4l-1.1 1.1M5.5 14.5l-1.1 1.1',
  moon: 'M15.5 12.5A6.5 6.5 0 017.5 4.5a6.5 6.5 0 108 8z',
  half: 'M10 3a7 7 0 100 14 7 7 0 000-14zM10 3v14M10 6l4 3M10 10l5 2',
  picture: 'M3 4h14v12H3zM3 14l4-4 4 4 2.5-2.5L17 15M12.5 7.5h1',
  send: 'M4 10h11M10.5 5.5L15 10l-4.5 4.5',
  stop: 'M6 6h8v8H6z',
} as const
