/**
 * How near a document's vector is to a question's, both of one space and one length, as their encoder made them; higher is
 * nearer, any finite number. Called once a candidate, so it should be quick; it must not change the vectors.
 */
export type Similarity = (query: Float32Array, document: Float32Array) => number
