import CDragnetKernels
import DragnetCore

/// The training pairs of one sweep: for each block of centres and block of contexts one bucket.
///
/// Unchecked because a row of the grid is filled by one thread, and read by others only after all are filled.
final class BucketGrid: @unchecked Sendable {
    let blockCount: Int
    private let balancesGroups: Bool
    private let largeGroup: Int
    /// For each row the lists of all columns, then those of their large groups.
    private let lists: UnsafeMutablePointer<dragnet_word_list>

    /// - Parameter largeGroup: groups of more contexts are kept apart; 0 for none.
    init(plan: TrainingPlan, largeGroup: Int) {
        blockCount = plan.blockCount
        balancesGroups = plan.balancesGroups
        self.largeGroup = largeGroup
        lists = .allocate(capacity: 2 * blockCount * blockCount)
        lists.initialize(repeating: dragnet_word_list(), count: 2 * blockCount * blockCount)
    }

    deinit {
        for index in 0..<2 * blockCount * blockCount { dragnet_word_list_free(lists + index) }
        lists.deallocate()
    }

    /// The words of the bucket of centres `row` and contexts `column`, or of its large groups.
    func words(row: Int, column: Int, areLarge: Bool) -> (start: UnsafeMutablePointer<UInt16>?, count: Int) {
        let list = lists[(2 * row + (areLarge ? 1 : 0)) * blockCount + column]
        return (list.words, list.count)
    }

    /// Fills all buckets from the walks of a sweep and returns how many pairs they hold.
    ///
    /// - Throws: ``DragnetError/Code/resourceLimit`` if memory runs out.
    func fill(from walks: SweepWalks, windowSize: Int, windowKey: RandomKey, context: WorkContext) throws -> Int {
        let (tokens, places, offsets) = (walks.tokens, walks.places, walks.placeOffsets)
        let (length, firstWalk) = (walks.walker.walkLength, walks.walks.lowerBound)
        let rowsPerBlock = walks.layout.rowsPerBlock
        let sums = try context.parallel.map(count: blockCount, chunkSize: 1) { [self] range, _ in
            var source = dragnet_bucket_source(
                tokens: tokens.base, walk_length: length, places: places.base,
                place_offsets: offsets.base + range.lowerBound * rowsPerBlock, row_count: rowsPerBlock,
                block_count: blockCount, window: UInt32(windowSize), window_key: windowKey.value,
                first_walk: UInt64(firstWalk), balances_groups: balancesGroups ? 1 : 0, large_group: largeGroup)
            let count = dragnet_build_buckets(&source, lists + 2 * range.lowerBound * blockCount)
            guard count != .max else {
                throw DragnetError(
                    .resourceLimit, "memory ran out while pairs were gathered",
                    help: "lower bufferLimit, or make more sweeps")
            }
            return Int(count)
        }
        return sums.reduce(0, +)
    }
}
