/// A look at the first records of a JSON text: its layout, its columns, and what they hold.
struct JSONSample {
    let layout: JSONLayout
    /// Knows the columns.
    let scanner = JSONScanner()
    /// Records of the sample that are no JSON objects, and why the first is none.
    private(set) var faults = 0
    private(set) var firstFault: String?
    private(set) var goodRecords = 0
    /// How many records of the sample are what to the events, once ``table(_:)`` was asked for.
    private(set) var standings: [RecordStanding: Int] = [:]
    private let sample: UnsafeBufferPointer<UInt8>
    private let isWhole: Bool

    /// Nil if the text does not begin as JSON does.
    init?(_ sample: UnsafeBufferPointer<UInt8>, isWhole: Bool) {
        guard let first = sample.first(where: { $0 > 0x20 }), first == 0x7B || first == 0x5B else { return nil }
        self.sample = sample
        self.isWhole = isWhole
        layout = first == 0x5B || !Self.firstLineIsWhole(sample, isWhole) ? .sequence : .lines
        learn()
    }

    /// Whether the first line closes all that it opens, or the lines below begin records of their own.
    private static func firstLineIsWhole(_ sample: UnsafeBufferPointer<UInt8>, _ isWhole: Bool) -> Bool {
        let lines = sample.split(separator: 0x0A, maxSplits: 20).prefix(20)
        let scanner = JSONScanner()
        return lines.contains { scanner.learn(UnsafeBufferPointer(rebasing: $0)) == nil }
    }

    private mutating func learn() {
        for (start, count) in records() {
            let record = UnsafeBufferPointer(rebasing: sample[start..<start + count])
            guard let fault = scanner.learn(record) else {
                goodRecords += 1
                continue
            }
            faults += 1
            if firstFault == nil { firstFault = "\(fault.reason) at byte \(fault.offset + 1) of the first record" }
        }
    }

    /// How many records may begin and not end.
    private static let mostUnclosed = 8

    /// Where the records of the sample lie.
    private mutating func records() -> [(start: Int, count: Int)] {
        let extent = JSONExtent(layout: layout)
        var records: [(start: Int, count: Int)] = []
        var position = 0
        var unclosed = 0
        while position < sample.count {
            let rest = UnsafeBufferPointer(rebasing: sample[position...])
            switch extent.find(rest, isFinal: isWhole) {
            case .nothing(let length): position += max(1, length)
            case .incomplete:
                guard isWhole else { return records }
                faults += 1
                // Each look goes to the end of the sample, so after a few there is no more of them.
                unclosed += 1
                guard unclosed < Self.mostUnclosed else { return records }
                position = (sample[position...].firstIndex(of: 0x0A) ?? sample.count) + 1
            case .record(let start, let count, let length):
                records.append((position + start, count))
                position += length
            }
        }
        return records
    }

    /// The records of the sample as a table of ``scanner``'s columns.
    mutating func table(_ shape: (any ConnectionShape)?) -> SampleTable {
        let records = records()
        return SampleTable(copying: sample, faults: faults) { bytes, append in
            for (start, count) in records {
                guard scanner.scan(bytes + start, count: count) == nil else { continue }
                if let shape {
                    let standing = shape.adjust(scanner.fields, bytes + start)
                    if standing == .other { continue }
                    standings[standing, default: 0] += 1
                }
                append(scanner.fields, scanner.columns.count, start)
            }
        }
    }
}
