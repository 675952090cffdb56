import DragnetEvents
import DragnetSynthesis

/// A generated payment log read back from its bytes, without the library's readers.
struct PaymentRow {
    let id: String
    let time: String
    /// Seconds since 1970.
    let second: Int
    let source: String
    let destination: String
    let cents: Int
    let currency: String
    let channel: String
    let kind: String
    let group: Int
    let isPlanted: Bool

    var hour: Int { second % 86_400 / 3600 }
    var day: Int { second / 86_400 }
    var weekday: Int { (day + 3) % 7 }
}

func paymentRows(_ log: GeneratedLog) -> [PaymentRow] {
    let rows = log.log.split(separator: 10).dropFirst()
    let labels = log.labels.split(separator: 10).dropFirst()
    return zip(rows, labels).map { row, label in
        let cells = row.split(separator: 44, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        let marks = label.split(separator: 44, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        let time = Array(cells[1].utf8).map { Int($0) - 48 }
        func number(_ from: Int, _ count: Int) -> Int { time[from..<from + count].reduce(0) { $0 * 10 + $1 } }
        let day = Timestamp.daysSinceEpoch(year: number(0, 4), month: number(5, 2), day: number(8, 2))
        return PaymentRow(
            id: cells[0], time: cells[1],
            second: day * 86_400 + number(11, 2) * 3600 + number(14, 2) * 60 + number(17, 2),
            source: cells[2], destination: cells[3],
            cents: Int(cells[4].filter { $0 != "." }) ?? -1, currency: cells[5], channel: cells[6],
            kind: marks[0] == cells[0] ? marks[2] : "labels out of step", group: Int(marks[3]) ?? 0,
            isPlanted: marks[1] == "1")
    }
}
