import DragnetEvents

/// The pairs of a last partner of u and one of v that, by the marks of both, may have met; kept from event to event, so that
/// none has to ask for room.
struct LikelyPairs: Sendable {
    struct Pair: Sendable, BitwiseCopyable {
        var x: NodeIndex = 0
        var y: NodeIndex = 0
        /// The number that their link very likely has.
        var link: UInt32 = 0
    }

    /// The first ``count`` of them count.
    var pairs = [Pair](repeating: Pair(), count: NodeActivity.ringSize * NodeActivity.ringSize)
    private(set) var count = 0
    /// Which places of v's ring bear each mark, a bit a place: most of u's partners share few marks with all of them.
    private var bearers = [UInt16](repeating: 0, count: PartnerMarks.count)

    /// Finds them in the order of both rings, newest first, and asks the memory for where their links would stand.
    mutating func find(_ u: NodeActivity, _ fillU: Int, _ v: NodeActivity, _ fillV: Int, _ links: inout LinkTable) {
        count = 0
        var any = PartnerMarks()
        for place in 0..<fillV {
            let y = v.newest(place)
            bearers[Int(PartnerMarks.mark(of: y))] |= 1 << UInt16(place)
            any.insert(y)
        }
        for place in 0..<fillU {
            let x = u.newest(place)
            var places: UInt16 = 0
            links.partnerMarks(of: x).visitShared(with: any) { places |= bearers[Int($0)] }
            let mark = PartnerMarks.mark(of: x)
            while places != 0 {
                let y = v.newest(places.trailingZeroBitCount)
                places &= places - 1
                guard x != y, links.partnerMarks(of: y).contains(mark) else { continue }
                links.fetch(x, y)
                pairs[count] = Pair(x: x, y: y)
                count += 1
            }
        }
        for place in 0..<fillV { bearers[Int(PartnerMarks.mark(of: v.newest(place)))] = 0 }
    }
}
