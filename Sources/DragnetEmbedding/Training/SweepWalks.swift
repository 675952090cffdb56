import CDragnetKernels
import DragnetCore
import DragnetEvents

/// The walks of one sweep, as tokens, and where in them each row occurs.
///
/// All walks of a run form one list: for each walk index a keyed permutation of the nodes with edges. A sweep owns one
/// stretch of it. Buffers are made once and used again.
final class SweepWalks {
    let walker: RandomWalker
    let layout: BlockLayout
    let seed: UInt64
    let walkCount: Int
    let sweepCount: Int
    /// Tokens of the sweep, walk after walk.
    let tokens: SharedBuffer<UInt32>
    /// Places in ``tokens``, grouped by row.
    let places: SharedBuffer<UInt32>
    /// Where each row's places begin.
    let placeOffsets: SharedBuffer<UInt32>
    /// The sweep's stretch of the list of walks.
    private(set) var walks: Range<Int> = 0..<0
    /// The token of each node that is stepped on.
    private let stepTokens: [UInt32]
    private var permutation: (index: Int, nodes: [NodeIndex]) = (-1, [])

    init(walker: RandomWalker, layout: BlockLayout, seed: UInt64, walksPerNode: Int, sweepCount: Int) {
        self.walker = walker
        self.layout = layout
        self.seed = seed
        self.sweepCount = sweepCount
        walkCount = layout.connected.count * walksPerNode
        stepTokens = walker.pattern?.nodeOfState.map { layout.tokens[Int($0)] } ?? layout.tokens
        let most = ((walkCount + sweepCount - 1) / sweepCount) * walker.walkLength
        tokens = SharedBuffer(repeating: DRAGNET_NO_TOKEN, count: most)
        places = SharedBuffer(repeating: 0, count: most)
        placeOffsets = SharedBuffer(repeating: 0, count: layout.rowCount + 1)
    }

    /// Walks the stretch of a sweep.
    func walk(sweep: Int, context: WorkContext) throws {
        walks = walkCount * sweep / sweepCount..<walkCount * (sweep + 1) / sweepCount
        var starts: [NodeIndex] = []
        starts.reserveCapacity(walks.count)
        var keys: [RandomKey] = []
        let nodeCount = layout.connected.count
        let firstIndex = walks.isEmpty ? 0 : walks.lowerBound / nodeCount
        var next = walks.lowerBound
        while next < walks.upperBound {
            let index = next / nodeCount
            let end = min(walks.upperBound, (index + 1) * nodeCount)
            let nodes = order(ofWalk: index)[next - index * nodeCount..<end - index * nodeCount]
            if let pattern = walker.pattern {
                // A node with edges has a place in the pattern.
                starts += nodes.map { pattern.state(of: $0, walk: index) ?? 0 }
            } else {
                starts += nodes
            }
            keys.append(RandomKey(seed, 1, UInt64(index)))
            next = end
        }
        let (walker, stepTokens, tokens, first) = (walker, stepTokens, tokens, walks.lowerBound)
        let length = walker.walkLength
        try context.parallel.forEach(count: starts.count, chunkSize: 256) { [starts, keys] range, _ in
            let walkKeys = range.map { keys[(first + $0) / nodeCount - firstIndex].value }
            let lengths = SharedBuffer<UInt32>(repeating: 0, count: range.count)
            let walks = tokens.base + range.lowerBound * length
            walker.withGraph { view in
                starts.withUnsafeBufferPointer { starts in
                    guard let from = starts.baseAddress else { return }
                    walker.walk(
                        on: view, from: from + range.lowerBound, keys: walkKeys, count: range.count, into: walks,
                        lengths: lengths.base)
                }
            }
            stepTokens.withUnsafeBufferPointer { tokenOf in
                for walk in 0..<range.count {
                    let (place, count) = (walk * length, Int(lengths[walk]))
                    for position in place..<place + count { walks[position] = tokenOf[Int(walks[position])] }
                    for position in place + count..<place + length { walks[position] = DRAGNET_NO_TOKEN }
                }
            }
        }
        sortOccurrences()
    }

    /// The starts of walk `index`, shuffled.
    private func order(ofWalk index: Int) -> [NodeIndex] {
        if permutation.index != index {
            var nodes = layout.connected
            var random = KeyedRandom(RandomKey(seed, 3, UInt64(index)))
            random.shuffle(&nodes)
            permutation = (index, nodes)
        }
        return permutation.nodes
    }

    /// Groups the places of the tokens by row: a counting sort.
    private func sortOccurrences() {
        let count = walks.count * walker.walkLength
        let (tokens, places, offsets) = (tokens.base, places.base, placeOffsets.base)
        let rowsPerBlock = UInt32(layout.rowsPerBlock)
        func row(_ token: UInt32) -> Int { Int((token >> 16) &* rowsPerBlock &+ (token & 0xFFFF)) }
        offsets.update(repeating: 0, count: layout.rowCount + 1)
        for place in 0..<count where tokens[place] != DRAGNET_NO_TOKEN { offsets[row(tokens[place])] += 1 }
        var end: UInt32 = 0
        for row in 0...layout.rowCount {
            end += offsets[row]
            offsets[row] = end
        }
        // Filled from the back: each row's end moves down until it is the row's beginning.
        for place in stride(from: count - 1, through: 0, by: -1) where tokens[place] != DRAGNET_NO_TOKEN {
            let row = row(tokens[place])
            offsets[row] -= 1
            places[Int(offsets[row])] = UInt32(place)
        }
    }
}
