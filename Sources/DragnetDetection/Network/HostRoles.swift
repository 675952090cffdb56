import DragnetCore
package import DragnetEvents

/// What hosts do alike: k-means on how much and with how many they talk, over the learning period.
///
/// Features are log1p of events out and in, peers out and in, active hours and kilobytes a day, each over its standard
/// deviation; at most 16 roles, at least 15 hosts each. Hosts that the learning period did not see are a role of their
/// own, the last one.
package struct HostRoles: Sendable, Hashable, Codable {
    /// By host; hosts beyond the end are unseen.
    private var roles: [UInt8]
    /// Roles, that of unseen hosts counted.
    package private(set) var count: Int

    private static let most = 16
    private static let fewestMembers = 15
    private static let rounds = 25
    private static let width = 6

    /// Every host unseen.
    package init() {
        roles = []
        count = 1
    }

    /// The role of a host, the last one if it was not seen.
    @inline(__always)
    package func role(of host: NodeIndex) -> Int { Int(host) < roles.count ? Int(roles[Int(host)]) : count - 1 }

    /// The roles of the hosts of some rows in time order.
    package init(log: EventLog, rows: some Collection<Int>, seed: UInt64) {
        let events = EventReader(log)
        let nodeCount = log.nodes.count
        var features = [Float](repeating: 0, count: nodeCount * Self.width)
        var lastHour = [Int64](repeating: .min, count: nodeCount)
        var pairs = KeyIndex()
        var span: (first: Int64, last: Int64) = (.max, .min)
        for row in rows {
            let event = events[row]
            let (source, destination) = (Int(event.source) * Self.width, Int(event.destination) * Self.width)
            let hour = event.time / 3_600_000_000
            let known = pairs.count
            let isNew = pairs.insert(FlowState.pairKey(event.source, event.destination)) == known
            features[source] += 1
            features[destination + 1] += 1
            if isNew {
                features[source + 2] += 1
                features[destination + 3] += 1
            }
            for (node, base) in [(Int(event.source), source), (Int(event.destination), destination)]
            where lastHour[node] != hour {
                lastHour[node] = hour
                features[base + 4] += 1
            }
            features[source + 5] += Float((event.credibleBytes ?? 0) / 1_000)
            span = (min(span.first, event.time), max(span.last, event.time))
        }
        let days = max(Float(Double(span.last &- span.first) / 86_400_000_000), 1)
        let present = (0..<nodeCount).filter { features[$0 * Self.width] + features[$0 * Self.width + 1] > 0 }
        let rowsOfHosts = Self.standardised(features, present, days: days)
        let clusterCount = min(Self.most, present.count / Self.fewestMembers)
        guard clusterCount > 1 else {
            count = 2
            roles = [UInt8](repeating: 1, count: nodeCount)
            for host in present { roles[host] = 0 }
            return
        }
        var (labels, sizes) = Self.cluster(rowsOfHosts, clusterCount, seed: seed)
        // Roles of a few join the next one, until all are large enough to say what is usual.
        (labels, sizes) = Self.merged(labels, sizes, rowsOfHosts)
        let numbers = Dictionary(
            uniqueKeysWithValues: sizes.indices.filter { sizes[$0] > 0 }.enumerated().map { ($1, UInt8($0)) })
        count = numbers.count + 1
        roles = [UInt8](repeating: UInt8(numbers.count), count: nodeCount)
        for (place, host) in present.enumerated() { roles[host] = numbers[labels[place]] ?? 0 }
    }

    private typealias Row = SIMD8<Float>

    private static func standardised(_ features: [Float], _ hosts: [Int], days: Float) -> [Row] {
        var rows = hosts.map { host -> Row in
            var row = Row.zero
            for place in 0..<width {
                let value = features[host * width + place]
                row[place] = FloatMath.log1p(place == 5 ? value / days : value)
            }
            return row
        }
        for place in 0..<width {
            let mean = rows.reduce(0) { $0 + Double($1[place]) } / Double(max(rows.count, 1))
            let variance = rows.reduce(0) { $0 + (Double($1[place]) - mean) * (Double($1[place]) - mean) }
            let scale = Float(1 / max((variance / Double(max(rows.count, 1))).squareRoot(), 1e-6))
            for index in rows.indices { rows[index][place] = (rows[index][place] - Float(mean)) * scale }
        }
        return rows
    }

    private static func distance(_ a: Row, _ b: Row) -> Float {
        let gap = a - b
        return (gap * gap).sum()
    }

    private static func nearest(_ row: Row, _ centroids: [Row], _ sizes: [Int]? = nil) -> Int {
        var best = (index: 0, distance: Float.infinity)
        for index in centroids.indices where sizes.map({ $0[index] > 0 }) ?? true {
            let distance = distance(row, centroids[index])
            if distance < best.distance { best = (index, distance) }
        }
        return best.index
    }

    /// k-means from a k-means++ start.
    private static func cluster(_ rows: [Row], _ count: Int, seed: UInt64) -> (labels: [Int], sizes: [Int]) {
        var random = KeyedRandom(RandomKey(seed, 0x72_6F6C_6573))
        var centroids = [rows[random.next(below: rows.count)]]
        var gaps = rows.map { distance($0, centroids[0]) }
        while centroids.count < count {
            let total = gaps.reduce(0) { $0 + Double($1) }
            var mark = random.nextUnit() * total
            var chosen = rows.count - 1
            for index in rows.indices {
                mark -= Double(gaps[index])
                if mark <= 0 {
                    chosen = index
                    break
                }
            }
            centroids.append(rows[chosen])
            for index in rows.indices { gaps[index] = min(gaps[index], distance(rows[index], rows[chosen])) }
        }
        var labels = [Int](repeating: 0, count: rows.count)
        for _ in 0..<rounds {
            let next = rows.map { nearest($0, centroids) }
            if next == labels { break }
            labels = next
            centroids = means(rows, labels, old: centroids)
        }
        var sizes = [Int](repeating: 0, count: count)
        for label in labels { sizes[label] += 1 }
        return (labels, sizes)
    }

    private static func means(_ rows: [Row], _ labels: [Int], old: [Row]) -> [Row] {
        var sums = [Row](repeating: .zero, count: old.count)
        var sizes = [Float](repeating: 0, count: old.count)
        for (row, label) in zip(rows, labels) {
            sums[label] += row
            sizes[label] += 1
        }
        return old.indices.map { sizes[$0] > 0 ? sums[$0] / sizes[$0] : old[$0] }
    }

    private static func merged(_ labels: [Int], _ sizes: [Int], _ rows: [Row]) -> ([Int], [Int]) {
        var (labels, sizes) = (labels, sizes)
        var centroids = means(rows, labels, old: [Row](repeating: .zero, count: sizes.count))
        while let smallest = sizes.indices.filter({ sizes[$0] > 0 }).min(by: { (sizes[$0], $0) < (sizes[$1], $1) }),
            sizes[smallest] < fewestMembers, sizes.count(where: { $0 > 0 }) > 1
        {
            sizes[smallest] = 0
            for index in labels.indices where labels[index] == smallest {
                labels[index] = nearest(rows[index], centroids, sizes)
            }
            sizes = sizes.indices.map { cluster in labels.count { $0 == cluster } }
            centroids = means(rows, labels, old: centroids)
        }
        return (labels, sizes)
    }
}
