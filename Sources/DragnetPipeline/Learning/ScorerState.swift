import DragnetCore
import DragnetDetection
import Foundation

/// What a scorer remembers, as bytes: the state, and the reference after it.
enum ScorerState {
    static func bytes(of scorer: Scorer) throws -> [UInt8] {
        let state = scorer.state.bytes()
        let reference = try StableJSON.encode(scorer.reference)
        return withUnsafeBytes(of: UInt64(state.count).littleEndian) { Array($0) } + state + reference
    }

    /// The scorer that goes on from saved bytes with `model`.
    ///
    /// - Throws: ``DragnetError/Code/modelIncompatible`` if the bytes are damaged.
    static func scorer(model: EventModel, bytes: [UInt8]) throws -> Scorer {
        let damaged = DragnetError(
            .modelIncompatible, "the scoring state is damaged", help: "run: dragnet train")
        guard bytes.count >= 8 else { throw damaged }
        let count = bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
        guard count <= UInt64(bytes.count - 8) else { throw damaged }
        let state = try ScoringState(bytes: Array(bytes[8..<8 + Int(count)]))
        guard state.fits(model) else { throw damaged }
        guard
            let reference = try? JSONDecoder().decode(
                RollingReference.self, from: Data(bytes[(8 + Int(count))...]))
        else { throw damaged }
        return Scorer(model: model, state: state, reference: reference)
    }
}
