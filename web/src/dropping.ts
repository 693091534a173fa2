/** Files that are dropped anywhere on the page, folders with all that is in them, or pasted. */
export function watchDrops(target: HTMLElement, onFiles: (files: File[]) => void): void {
  let depth = 0
  const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
  const show = () => target.classList.toggle('dropping', depth > 0)
  target.addEventListener('dragenter', (event) => {
    if (!holdsFiles(event)) return
    depth++
    show()
  })
  target.addEventListener('dragleave', (event) => {
    if (!holdsFiles(event)) return
    depth = Math.max(0, depth - 1)
    show()
  })
  target.addEventListener('dragover', (event) => {
    if (holdsFiles(event)) event.preventDefault()
  })
  target.addEventListener('drop', (event) => {
    if (!holdsFiles(event)) return
    event.preventDefault()
    depth = 0
    show()
    // Entries must be taken before the event ends.
    const items = [...(event.dataTransfer?.items ?? [])].filter((item) => item.kind === 'file')
    const entries = items.flatMap((item) => item.webkitGetAsEntry() ?? [])
    const loose = items.flatMap((item) => (item.webkitGetAsEntry() ? [] : (item.getAsFile() ?? [])))
    void filesOf(entries).then((files) => onFiles([...loose, ...files]))
  })
  target.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])]
    if (files.length > 0) onFiles(files)
  })
}

async function filesOf(entries: readonly FileSystemEntry[]): Promise<File[]> {
  const files: File[] = []
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue
    if (entry instanceof FileSystemFileEntry) files.push(await new Promise((done, fail) => entry.file(done, fail)))
    if (entry instanceof FileSystemDirectoryEntry) files.push(...(await filesOf(await childrenOf(entry))))
  }
  return files
}

/** A reader gives a hundred at a time. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail))
    if (some.length === 0) return all
    all.push(...some)
  }
}
