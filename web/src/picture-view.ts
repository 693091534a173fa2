import { h } from './dom.ts'

/** A picture that is fetched when it is shown; `missing` stands there when it can't be. */
export function pictureView(fetchPicture: () => Promise<Blob>, alt: string, missing: string): HTMLElement {
  const image = h('img', { alt, class: 'loading' })
  const frame = h('div', { class: 'picture' }, image)
  fetchPicture()
    .then((blob) => {
      const url = URL.createObjectURL(blob)
      const release = () => URL.revokeObjectURL(url)
      image.addEventListener('load', release, { once: true })
      image.addEventListener('error', () => frame.replaceChildren(h('p', { class: 'missing' }, missing)), {
        once: true,
      })
      image.classList.remove('loading')
      image.src = url
    })
    .catch(() => frame.replaceChildren(h('p', { class: 'missing' }, missing)))
  return frame
}
