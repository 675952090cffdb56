import DragnetCore
import DragnetDetection
import Foundation

/// What a scorer remembers, as bytes: the state, and the reference after it.
///
/// A state is as large as all else that a scorer holds, so its bytes come and go in pieces.
enum ScorerState {
    /// Hands the bytes to `sink`, part by part.
    static func write(_ scorer: Scorer, to sink: @escaping (UnsafeRawBufferPointer) throws -> Void) throws {
        var count: UInt64 = 0
        try scorer.state.write { count += UInt64($0.count) }
        try withUnsafeBytes(of: count.littleEndian) { try sink($0) }
        try scorer.state.write(to: sink)
        try StableJSON.encode(scorer.reference).withUnsafeBytes { try sink($0) }
    }

    /// The scorer that goes on from saved bytes with `model`.
    ///
    /// - Throws: ``DragnetError/Code/modelIncompatible`` if the bytes are damaged.
    static func scorer(model: EventModel, from pieces: inout BytePieces) throws -> Scorer {
        let damaged = DragnetError(
            .modelIncompatible, "the scoring state is damaged or of another version", help: "run: dragnet train")
        do {
            // The length of the state, which says so itself.
            _ = try pieces.read(8)
            let state = try ScoringState(from: &pieces)
            guard state.fits(model),
                let reference = try? JSONDecoder().decode(
                    RollingReference.self, from: Data(try pieces.read(pieces.remaining)))
            else { throw damaged }
            return Scorer(model: model, state: state, reference: reference)
        } catch is BytePieces.Missing {
            throw damaged
        }
    }
}
