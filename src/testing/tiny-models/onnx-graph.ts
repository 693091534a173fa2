import { ProtobufMessage } from './protobuf.ts'

/** Numbers of `TensorProto.DataType` (onnx/onnx.proto). */
const ELEMENT_TYPES = { float: 1, uint8: 2, int8: 3, int32: 6, int64: 7, bool: 9 } as const

export type ElementType = keyof typeof ELEMENT_TYPES

/** A number is a length, a string the name of a length that is known only when it runs. */
export type Dimension = number | string

/** An integer, a list of integers, a string, or `{ float }`. */
export type Attribute = number | readonly number[] | string | { readonly float: number }

const IR_VERSION = 8
const OPSET = 17

/** An ONNX graph under construction (onnx/onnx.proto, IR version 8, opset 17). Values are named by strings. */
export class OnnxGraph {
  private readonly nodes: ProtobufMessage[] = []
  private readonly constants: ProtobufMessage[] = []
  private readonly inputs: ProtobufMessage[] = []
  private readonly outputs: ProtobufMessage[] = []
  private names = 0

  input(name: string, type: ElementType, dimensions: readonly Dimension[]): string {
    this.inputs.push(valueInfo(name, type, dimensions))
    return name
  }

  output(name: string, type: ElementType, dimensions: readonly Dimension[]): void {
    this.outputs.push(valueInfo(name, type, dimensions))
  }

  /** A tensor that is part of the model, row-major. */
  constant(values: ArrayLike<number>, dimensions: readonly number[], type: ElementType = 'float'): string {
    const name = this.newName('c')
    const message = new ProtobufMessage()
    for (const dimension of dimensions) message.integer(1, dimension)
    message.integer(2, ELEMENT_TYPES[type]).text(8, name).bytes(9, rawData(values, type))
    this.constants.push(message)
    return name
  }

  /** A list of integers, as shapes and axes are given. */
  integers(...values: readonly number[]): string {
    return this.constant(values, [values.length], 'int64')
  }

  scalar(value: number, type: ElementType = 'float'): string {
    return this.constant([value], [], type)
  }

  /** One operator with one output, whose name is returned. */
  node(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    output: string = this.newName('v'),
  ): string {
    this.addNode(operator, inputs, attributes, [output])
    return output
  }

  /** One operator with several outputs. */
  nodeOf(operator: string, inputs: readonly string[], outputs: number): readonly string[] {
    const names = Array.from({ length: outputs }, () => this.newName('v'))
    this.addNode(operator, inputs, {}, names)
    return names
  }

  toBytes(): Uint8Array {
    const graph = new ProtobufMessage()
    for (const node of this.nodes) graph.message(1, node)
    graph.text(2, 'graph')
    for (const constant of this.constants) graph.message(5, constant)
    for (const input of this.inputs) graph.message(11, input)
    for (const output of this.outputs) graph.message(12, output)
    return new ProtobufMessage()
      .integer(1, IR_VERSION)
      .text(2, 'tiny-models')
      .message(7, graph)
      .message(8, new ProtobufMessage().text(1, '').integer(2, OPSET))
      .toBytes()
  }

  private addNode(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>>,
    outputs: readonly string[],
  ): void {
    const message = new ProtobufMessage()
    for (const input of inputs) message.text(1, input)
    for (const output of outputs) message.text(2, output)
    message.text(3, this.newName(operator)).text(4, operator)
    for (const [name, value] of Object.entries(attributes)) message.message(5, attributeMessage(name, value))
    this.nodes.push(message)
  }

  private newName(stem: string): string {
    this.names += 1
    return `${stem}_${this.names}`
  }
}

function valueInfo(name: string, type: ElementType, dimensions: readonly Dimension[]): ProtobufMessage {
  const shape = new ProtobufMessage()
  for (const dimension of dimensions) {
    const message = new ProtobufMessage()
    shape.message(1, typeof dimension === 'string' ? message.text(2, dimension) : message.integer(1, dimension))
  }
  const tensor = new ProtobufMessage().integer(1, ELEMENT_TYPES[type]).message(2, shape)
  return new ProtobufMessage().text(1, name).message(2, new ProtobufMessage().message(1, tensor))
}

function attributeMessage(name: string, value: Attribute): ProtobufMessage {
  const message = new ProtobufMessage().text(1, name)
  if (typeof value === 'number') return message.integer(3, value).integer(20, 2)
  if (typeof value === 'string') return message.text(4, value).integer(20, 3)
  if ('float' in value) return message.float(2, value.float).integer(20, 1)
  for (const item of value) message.integer(8, item)
  return message.integer(20, 7)
}

function rawData(values: ArrayLike<number>, type: ElementType): Uint8Array {
  const array = toTypedArray(values, type)
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
}

function toTypedArray(values: ArrayLike<number>, type: ElementType) {
  switch (type) {
    case 'float':
      return Float32Array.from(values)
    case 'uint8':
    case 'bool':
      return Uint8Array.from(values)
    case 'int8':
      return Int8Array.from(values)
    case 'int32':
      return Int32Array.from(values)
    case 'int64':
      return BigInt64Array.from(Array.from(values), (value) => BigInt(value))
  }
}
