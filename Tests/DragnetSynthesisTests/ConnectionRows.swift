import DragnetSynthesis

/// A generated network log read back from its bytes, without the library's readers.
struct ConnectionRow {
    let time: Double
    let uid: String
    let source: String
    let destination: String
    let port: Int
    let proto: String
    let service: String
    let duration: Double
    let sent: Int
    let received: Int
    let state: String
    let isLocalSource: Bool
    let isLocalDestination: Bool
    let kind: String
    let group: Int
    let columns: Int
}

func connectionRows(_ log: GeneratedLog) -> [ConnectionRow] {
    let lines = log.log.split(separator: 10).filter { $0.first != 35 }
    let labels = log.labels.split(separator: 10).dropFirst()
    return zip(lines, labels).map { line, label in
        let cells = line.split(separator: 9).map { String(decoding: $0, as: UTF8.self) }
        let marks = label.split(separator: 44, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        return ConnectionRow(
            time: Double(cells[0]) ?? -1, uid: cells[1], source: cells[2], destination: cells[4],
            port: Int(cells[5]) ?? -1, proto: cells[6], service: cells[7], duration: Double(cells[8]) ?? 0,
            sent: Int(cells[9]) ?? 0, received: Int(cells[10]) ?? 0, state: cells[11],
            isLocalSource: cells[12] == "T", isLocalDestination: cells[13] == "T",
            kind: marks[0] == cells[1] ? marks[2] : "labels out of step", group: Int(marks[3]) ?? 0,
            columns: cells.count)
    }
}
