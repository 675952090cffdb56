/// The columns of the network channel: network.md's counters and what else a connection tells.
///
/// For each counter and half-life: log1p of the count, and its height above the own maximum, the own mean and what is
/// usual of the role. Evidence may only speak against an event; context sets the scene and may speak either way. Each
/// column has a place in a *clip group*, one for the heights of a counter, one for its raw values, one for each other.
package enum FlowColumns {
    /// What is known of a column before anything is learnt.
    package struct Column: Sendable {
        package let name: String
        package let isEvidence: Bool
        package let clip: Int
        package let family: FlowFamily
    }

    /// Columns of one counter and half-life.
    static let perLane = 4
    package static let counterColumns = FlowCounter.count * WallCounter.lanes * perLane

    private static let others: [(name: String, isEvidence: Bool, family: FlowFamily)] = [
        ("excess.pair", true, .rate), ("excess.source", true, .rate), ("excess.destination", true, .rate),
        ("excess.largest", true, .rate),
        ("pair.new", true, .novelty), ("pair.count", false, .context), ("pair.gap", false, .context),
        ("source.neverClient", true, .novelty), ("destination.neverServer", true, .novelty),
        ("destination.onlyClient", true, .novelty), ("source.onlyServer", true, .novelty),
        ("source.balance", false, .context), ("destination.balance", false, .context),
        ("source.age", false, .context), ("destination.age", false, .context), ("source.gap", false, .context),
        ("destination.clients", false, .context), ("source.peers", false, .context),
        ("service.rarityOfRole", true, .service), ("service.rarity", true, .service),
        ("service.newOfSource", true, .service), ("service.newOfDestination", true, .service),
        ("service.newOfPair", true, .service), ("pair.services", true, .ports),
        ("route.rarity", true, .route), ("route.rarityOfNew", true, .route),
        ("rhythm.regular", true, .beacon), ("rhythm.onTime", true, .beacon), ("rhythm.rare", true, .beacon),
        ("rhythm.sameSize", true, .beacon), ("rhythm.fresh", true, .beacon), ("rhythm.hours", true, .beacon),
        ("bytes.fresh", true, .bytes), ("bytes.sent", false, .context), ("bytes.balance", false, .context),
        ("bytes.ofPair", true, .bytes), ("bytes.ofSource", true, .bytes), ("bytes.ofService", true, .bytes),
        ("duration", false, .context), ("duration.ofService", true, .duration),
        ("failed", true, .failures), ("failed.new", true, .failures),
    ]

    private static let memory: [String] =
        ["source", "destination"].flatMap { end in
            [
                "sumHour", "sumDay", "sumDays", "meanHour", "meanDay", "meanDays", "mean", "peak", "last",
                "lastButOne",
            ].map { "memory.\($0).\(end)" }
        } + ["memory.pair", "memory.product", "own.suspicion", "own.logit"]

    /// Columns of the first stage.
    package static let baseCount = counterColumns + others.count
    /// Columns of the second stage.
    package static let count = baseCount + memory.count
    private static let firstOther = 2 * FlowCounter.count
    /// Groups that are clipped each by itself.
    package static let clipCount = firstOther + others.count + 1

    package static let all: [Column] = {
        var columns: [Column] = []
        for counter in FlowCounter.allCases {
            for lane in ["minute", "hour", "day"] {
                columns.append(
                    Column(
                        name: "\(counter).\(lane)", isEvidence: false,
                        clip: FlowCounter.count + counter.rawValue, family: .context))
                for height in ["ownMaximum", "ownMean", "role"] {
                    columns.append(
                        Column(
                            name: "\(counter).\(lane).\(height)", isEvidence: true, clip: counter.rawValue,
                            family: counter.family))
                }
            }
        }
        for (place, other) in others.enumerated() {
            columns.append(
                Column(
                    name: other.name, isEvidence: other.isEvidence, clip: firstOther + place, family: other.family))
        }
        for name in memory {
            columns.append(Column(name: name, isEvidence: true, clip: clipCount - 1, family: .memory))
        }
        return columns
    }()

    /// The place of the column of that name, which exists.
    package static func place(_ name: String) -> Int { places[name] ?? 0 }

    private static let places = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.name, $0) })

    /// The place of a counter's first column of a lane.
    static func place(_ counter: FlowCounter, lane: Int) -> Int {
        (counter.rawValue * WallCounter.lanes + lane) * perLane
    }
}
