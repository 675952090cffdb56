import DragnetSynthesis

/// A generated network log read back from its bytes, without the library's readers.
struct ConnectionRow {
    /// Microseconds since 1970.
    let time: Int
    let uid: String
    let source: UInt32
    let sourcePort: Int
    let destination: UInt32
    let port: Int
    let proto: String
    let service: String
    /// Microseconds; -1, as sent and received, where the log says nothing.
    let duration: Int
    let sent: Int
    let received: Int
    let state: String
    let isLocalSource: Bool
    let isLocalDestination: Bool
    let columns: Int
    let label: String
    let kind: String
    let group: Int
    let actor: UInt32?

    var isFailed: Bool { state == "S0" || state == "REJ" }
    var isPlanted: Bool { group > 0 }
    var day: Int { time / 86_400_000_000 }
    var weekday: Int { (day + 3) % 7 }
    var hour: Int { time / 3_600_000_000 % 24 }
}

/// The number of an IPv4 address; 0 for what is none.
func address(_ text: some StringProtocol) -> UInt32 {
    let parts = text.split(separator: ".").compactMap { UInt32($0) }
    return parts.count == 4 ? parts.reduce(0) { $0 << 8 | $1 } : 0
}

func connectionRows(_ log: GeneratedLog) -> [ConnectionRow] {
    var rows: [ConnectionRow] = []
    rows.reserveCapacity(log.rowCount)
    var labels = log.labels.split(separator: 10).dropFirst().makeIterator()
    log.log.withUnsafeBufferPointer { bytes in
        var at = 0
        while at < bytes.count {
            let end = bytes[at...].firstIndex(of: 10) ?? bytes.count
            defer { at = end + 1 }
            if bytes[at] == 35 { continue }
            let cells = bytes[at..<end].split(separator: 9, omittingEmptySubsequences: false)
            let label = labels.next() ?? []
            rows.append(row(cells, label.split(separator: 44, omittingEmptySubsequences: false)))
        }
    }
    return rows
}

private func row(_ cells: [Slice<UnsafeBufferPointer<UInt8>>], _ marks: [ArraySlice<UInt8>]) -> ConnectionRow {
    func text(_ column: Int) -> String { String(decoding: cells[column], as: UTF8.self) }
    /// The digits of a number, the point left out; -1 for none.
    func number(_ cell: some Sequence<UInt8>) -> Int {
        var value = 0
        var count = 0
        for byte in cell where (48...57).contains(byte) {
            value = value * 10 + Int(byte) - 48
            count += 1
        }
        return count == 0 ? -1 : value
    }
    func host(_ column: Int) -> UInt32 {
        cells[column].split(separator: 46).reduce(0) { $0 << 8 | UInt32(truncatingIfNeeded: number($1)) }
    }
    let isInStep = marks.count == 5 && marks[0].elementsEqual(cells[1])
    let isPlanted = isInStep && marks[1].elementsEqual([49])
    return ConnectionRow(
        time: number(cells[0]), uid: text(1), source: host(2), sourcePort: number(cells[3]), destination: host(4),
        port: number(cells[5]), proto: text(6), service: text(7), duration: number(cells[8]), sent: number(cells[9]),
        received: number(cells[10]), state: text(11), isLocalSource: text(12) == "T",
        isLocalDestination: text(13) == "T", columns: cells.count,
        label: isInStep ? String(decoding: marks[1], as: UTF8.self) : "out of step",
        kind: isPlanted ? String(decoding: marks[2], as: UTF8.self) : "", group: isPlanted ? number(marks[3]) : 0,
        actor: isPlanted ? address(String(decoding: marks[4], as: UTF8.self)) : nil)
}

/// An office of full size, made once for all tests that count.
enum FullOffice {
    static let log = Result { try NetworkGenerator(.init(seed: 5)).generate() }
    static let rows = log.map(connectionRows)
}
