/** One message of Protocol Buffers, written field by field (protobuf.dev/programming-guides/encoding). */
export class ProtobufMessage {
  private readonly pieces: Uint8Array[] = []
  private length = 0

  /** An integer field; negative numbers as 64-bit two's complement. */
  integer(field: number, value: number | bigint): this {
    return this.key(field, 0).varint(BigInt(value))
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setFloat32(0, value, true)
    return this.key(field, 5).append(bytes)
  }

  bytes(field: number, value: Uint8Array): this {
    return this.key(field, 2).varint(BigInt(value.length)).append(value)
  }

  text(field: number, value: string): this {
    return this.bytes(field, Buffer.from(value, 'utf8'))
  }

  message(field: number, value: ProtobufMessage): this {
    return this.bytes(field, value.toBytes())
  }

  toBytes(): Uint8Array {
    return Buffer.concat(this.pieces, this.length)
  }

  private key(field: number, wireType: number): this {
    return this.varint(BigInt((field << 3) | wireType))
  }

  private varint(value: bigint): this {
    const bytes: number[] = []
    let rest = BigInt.asUintN(64, value)
    do {
      const low = Number(rest & 127n)
      rest >>= 7n
      bytes.push(rest > 0n ? low | 128 : low)
    } while (rest > 0n)
    return this.append(Uint8Array.from(bytes))
  }

  private append(bytes: Uint8Array): this {
    this.pieces.push(bytes)
    this.length += bytes.length
    return this
  }
}
