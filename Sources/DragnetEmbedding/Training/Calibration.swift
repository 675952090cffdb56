import CDragnetKernels
import DragnetCore
import DragnetVectors

/// How fast this machine trains pairs of the shape that a run will have.
struct Calibration {
    let configuration: Node2VecConfiguration
    let plan: TrainingPlan

    func pairsPerSecond() -> Double {
        let stride = EmbeddingMatrix.stride(for: configuration.dimensions)
        let rows = min(plan.rowsPerBlock, 8_192)
        let centers = FloatStorage(count: rows * stride)
        let contexts = FloatStorage(count: rows * stride)
        var random = KeyedRandom(RandomKey(configuration.seed, 8))
        for index in 0..<rows * stride {
            centers.base[index] = Float(random.nextUnit()) - 0.5
            contexts.base[index] = Float(random.nextUnit()) - 0.5
        }
        let perGroup = configuration.pairsPerNode / Double(plan.sweepCount * plan.blockCount)
        var groups: [UInt16] = []
        for row in 0..<rows {
            // One in three is a hub of this bucket.
            let count = max(1, Int(perGroup * (random.nextUnit() < 1 / 3 ? 2 : 0.5)))
            groups.append(UInt16(row))
            groups.append(UInt16(min(count, 65_535)))
            for _ in 0..<min(count, 65_535) { groups.append(UInt16(random.next(below: rows))) }
        }
        var noise = (0..<NegativeStream.slotCount).map { _ in UInt16(random.next(below: rows)) }
        noise += noise.prefix(Int(DRAGNET_TILE_NEGATIVES))
        let clock = ContinuousClock()
        var best = 0.0
        let end = clock.now + .milliseconds(100)
        repeat {
            var pairs: UInt64 = 0
            let time = clock.measure {
                groups.withUnsafeBufferPointer { groups in
                    noise.withUnsafeBufferPointer { noise in
                        var bucket = dragnet_bucket(
                            centers: centers.base, contexts: contexts.base, stride: stride, groups: groups.baseAddress,
                            word_count: groups.count, negatives: noise.baseAddress,
                            negative_count: UInt32(NegativeStream.slotCount), negative_offset: 0,
                            tile_negatives: UInt32(configuration.negativeSamples * Int(DRAGNET_TILE_POSITIVES)),
                            negative_weight: Float(configuration.totalNegativeWeight), learning_rate: 1e-3,
                            fetches_ahead: plan.fetchesAhead(stride: stride) ? 1 : 0,
                            positive_cells: nil, negative_cells: nil)
                        pairs = KernelSet.active.table.train_bucket(&bucket)
                    }
                }
            }
            best = max(best, Double(pairs) / max(1e-9, time / .seconds(1)))
        } while clock.now < end
        return max(1, best)
    }
}
