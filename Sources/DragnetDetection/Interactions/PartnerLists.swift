import DragnetCore
package import DragnetEvents

/// The partners of each node in the order in which it met them, read newest first.
///
/// Seven partners and the numbers of their links share a block of 64 bytes, so that walking them waits for the memory a
/// seventh as often as following the links themselves. 9 bytes an entry, 72 a node at least.
package struct PartnerLists: Sendable {
    private struct Block: Sendable, BitwiseCopyable {
        var partners = SIMD8<UInt32>.zero
        var links = SIMD8<UInt32>.zero

        /// The block before this one stands where an eighth partner would.
        var previous: UInt32 {
            get { links[7] }
            set { links[7] = newValue }
        }
    }

    private struct List: Sendable, BitwiseCopyable {
        var count: UInt32 = 0
        var newest: UInt32 = 0
    }

    private static let entries: UInt32 = 7

    private var blocks: [Block] = []
    private var lists: [List] = []

    /// No partners of anybody.
    package init() {}

    /// Puts a partner at the front of a node's list.
    package mutating func append(_ partner: NodeIndex, link: UInt32, to node: NodeIndex) {
        lists.extend(to: Int(node) + 1, with: List())
        let place = Int(lists[Int(node)].count % Self.entries)
        if place == 0 {
            var block = Block()
            block.previous = lists[Int(node)].newest
            lists[Int(node)].newest = UInt32(blocks.count)
            blocks.appendTightly(block)
        }
        let block = Int(lists[Int(node)].newest)
        blocks[block].partners[place] = partner
        blocks[block].links[place] = link
        lists[Int(node)].count += 1
    }

    /// Calls `body` for the newest partners of a node, at most `cap`, newest first.
    @inline(__always)
    package func visit(_ node: NodeIndex, cap: Int, _ body: (_ partner: NodeIndex, _ link: UInt32) -> Void) {
        guard Int(node) < lists.count else { return }
        let list = lists[Int(node)]
        var left = min(Int(list.count), cap)
        guard left > 0 else { return }
        var filled = Int((list.count - 1) % Self.entries) + 1
        var number = list.newest
        while left > 0 {
            let block = blocks[Int(number)]
            // Asked for early, as it is wanted in seven steps.
            if left > filled { blocks.fetch(Int(block.previous)) }
            for place in stride(from: filled - 1, through: max(0, filled - left), by: -1) {
                body(block.partners[place], block.links[place])
            }
            left -= filled
            filled = Int(Self.entries)
            number = block.previous
        }
    }

    /// Asks the memory for a node's list.
    @inline(__always)
    func fetch(_ node: NodeIndex) { lists.fetch(Int(node)) }

    /// Asks the memory for the newest block of a node, whose list was asked for before.
    @inline(__always)
    func fetchNewest(of node: NodeIndex) {
        if Int(node) < lists.count { blocks.fetch(Int(lists[Int(node)].newest)) }
    }
}
