// What of ONNX Runtime's interface is used here: the package brings no types of its own.
declare module 'onnxruntime-node' {
  export class Tensor {
    constructor(type: 'int64', data: BigInt64Array, dims: readonly number[])
    readonly data: Float32Array | BigInt64Array
  }
  export class InferenceSession {
    static create(model: Uint8Array, options: { logSeverityLevel: number }): Promise<InferenceSession>
    run(feeds: Record<string, Tensor>): Promise<Record<string, Tensor | undefined>>
  }
}
