import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { FORMATS, formatOfName } from './formats.ts'
import { detectMediaType } from './media-type.ts'

const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))
const utf8 = (text: string) => new TextEncoder().encode(text)
const PNG = latin1('\x89PNG\r\n\x1a\n\0\0\0\rIHDR')
const zip = (...names: string[]) => zipSync(Object.fromEntries(names.map((name) => [name, utf8('x')])))

/** An OLE container whose directory names these streams. */
function ole(...names: string[]): Uint8Array {
  const bytes = Buffer.alloc(1024 + names.length * 128)
  bytes.write('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1')
  names.forEach((name, n) => {
    const at = 1024 + n * 128
    bytes.write(name, at, 'utf16le')
    bytes.writeUInt16LE(name.length * 2 + 2, at + 64)
    bytes[at + 66] = 2
  })
  return new Uint8Array(bytes)
}

describe('detectMediaType', () => {
  it.each([
    ['a PNG named .pdf', PNG, 'scan.pdf', 'image/png'],
    ['a JPEG without extension', latin1('\xff\xd8\xff\xe0\0\x10JFIF'), 'photo', 'image/jpeg'],
    ['a WebP', latin1('RIFF\x24\0\0\0WEBPVP8 '), 'a.png', 'image/webp'],
    ['a PDF behind some garbage', latin1(`${'\r\n'.repeat(20)}%PDF-1.4\n`), 'a.txt', 'application/pdf'],
    ['a PDF that lost its header', latin1('1 0 obj << /Type /Catalog >> endobj'), 'a.pdf', 'application/pdf'],
    ['plain words named .pdf', utf8('Just words.'), 'a.pdf', 'text/plain'],
    ['damaged bytes named .pdf', latin1('\0\x01\x02\x03\x04\x05\0\x07'), 'a.pdf', 'application/pdf'],
    ['unknown bytes', latin1('\0\x01\x02\x03\x04\x05\0\x07'), 'a.bin', undefined],
    ['unknown bytes named .txt', latin1('\0\x01\x02\x03\x04\x05\0\x07\x10\x11'), 'a.txt', undefined],
    ['HTML named .txt', utf8('\ufeff<!DOCTYPE html><p>x'), 'a.txt', 'text/html'],
    ['HTML behind a comment', utf8('<?xml version="1.0"?><!-- x -->\n<html>'), 'page', 'text/html'],
    ['SVG', utf8('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'), 'a', 'image/svg+xml'],
    ['CSV', utf8('a,b\n1,2\n'), 'a.CSV', 'text/csv'],
    ['Markdown', utf8('# 标题'), '说明.md', 'text/markdown'],
    ['UTF-16 words', new Uint8Array(Buffer.from('Hello, words', 'utf16le')), 'a.txt', 'text/plain'],
    ['words with some NULs on one side', latin1(`${'plain words '.repeat(20)}\0.\0.\0.`), 'a.txt', undefined],
    ['GB18030 words', latin1('\xd6\xd0\xce\xc4'), 'a', 'text/plain'],
    [
      'a Word file named .zip',
      zip('[Content_Types].xml', 'word/document.xml'),
      'a.zip',
      FORMATS.find((f) => f.extensions.includes('docx'))?.mediaType,
    ],
    ['a workbook', zip('xl/workbook.xml'), 'a', FORMATS.find((f) => f.extensions.includes('xlsx'))?.mediaType],
    ['slides', zip('ppt/presentation.xml'), 'a.docx', FORMATS.find((f) => f.extensions.includes('pptx'))?.mediaType],
    ['another archive named .docx', zip('readme.txt'), 'a.docx', 'application/zip'],
    ['an old Word file', latin1('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), 'a.doc', 'application/msword'],
    ['an old Word file named .xls', ole('WordDocument', '1Table'), 'a.xls', 'application/msword'],
    ['an old workbook named .txt', ole('Workbook'), 'a.txt', 'application/vnd.ms-excel'],
    ['old slides', ole('Current User', 'PowerPoint Document'), 'a', 'application/vnd.ms-powerpoint'],
    ['a protected file', ole('EncryptionInfo', 'EncryptedPackage'), 'a.doc', 'application/x-ms-encrypted-package'],
    ['RTF named .doc', latin1('{\\rtf1 x}'), 'a.doc', 'application/rtf'],
    [
      'an OLE container that says nothing',
      latin1('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'),
      'a.xlsx',
      'application/x-ole-storage',
    ],
    ['an e-mail', utf8('From: a@b.c\nSubject: x\n\nwords'), 'a.eml', 'message/rfc822'],
    [
      'an e-mail without name',
      utf8(
        'Received: by x\n\tfor y\nMessage-ID: <1@x>\nDate: Mon, 2 Mar 2026 09:30:00 +0800\nFrom: a@b.c\nTo: d@e.f\n\nwords',
      ),
      'a',
      'message/rfc822',
    ],
    ['notes that begin like an e-mail', utf8('From: Ada\nTo: Bo\n\nwords'), 'a.md', 'text/markdown'],
    ['a mailbox', utf8('From a@b.c Mon Mar  2 09:30:00 2026\nFrom: a@b.c\n\nwords'), 'archive', 'application/mbox'],
    ['SubRip subtitles', utf8('1\n00:00:01,000 --> 00:00:02,000\nHello\n'), 'a.srt', 'application/x-subrip'],
    ['WebVTT named .txt', utf8('WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n'), 'a.txt', 'text/vtt'],
    ['words named .srt', utf8('Just words.'), 'a.srt', 'text/plain'],
    ['an Outlook message', latin1('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), 'a.msg', 'application/vnd.ms-outlook'],
    ['a playlist named .mp3', utf8('#EXTM3U\n/etc/passwd\n'), 'a.mp3', 'text/plain'],
    ['a list of files named .mp4', utf8("ffconcat version 1.0\nfile '/etc/passwd'\n"), 'a.mp4', 'text/plain'],
    ['no bytes', new Uint8Array(), 'a.md', 'text/markdown'],
    ['no bytes and no name', new Uint8Array(), '', undefined],
  ])('tells %s', (_, bytes, name, expected) => {
    expect(detectMediaType(bytes, name)).toBe(expected)
  })

  it('tells an EPUB by its first entry', () => {
    const bytes = zipSync({ mimetype: [utf8('application/epub+zip'), { level: 0 }], 'a.xhtml': utf8('x') })
    expect(detectMediaType(bytes, 'book')).toBe('application/epub+zip')
  })

  it('survives a ZIP whose directory lies', () => {
    const bytes = zip('word/document.xml')
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(bytes.length - 6, 0xffffffff, true)
    expect(detectMediaType(bytes, 'a.docx')).toBe('application/zip')
  })
})

describe('FORMATS', () => {
  it('gives each extension to one format', () => {
    for (const format of FORMATS) {
      for (const extension of format.extensions) expect(formatOfName(`x.${extension}`)).toBe(format)
    }
  })
})
