/// Which internal hosts did something that was planted.
struct HostLabels {
    /// All hosts in the order of their first row.
    private(set) var seen: [UInt32] = []
    private var isSeen: [Bool]
    /// The first group that a host acted for, from 1, or 0.
    private var group: [UInt32]

    init(hostCount: Int) {
        isSeen = [Bool](repeating: false, count: hostCount)
        group = [UInt32](repeating: 0, count: hostCount)
    }

    /// Takes note of a row, in the order of the log.
    ///
    /// Who receives a planted row is a victim and not bad by that.
    mutating func see(_ connection: Connection) {
        for host in [connection.source, connection.destination] where !isSeen[Int(host)] {
            isSeen[Int(host)] = true
            seen.append(host)
        }
        if connection.group > 0 && group[Int(connection.source)] == 0 {
            group[Int(connection.source)] = connection.group
        }
    }

    /// `id,label,kind,group` for every internal host.
    func table(_ office: Office, _ addresses: [[UInt8]]) -> [UInt8] {
        var table = LabelTable(rows: seen.count)
        for host in seen where office.book.isInternal[Int(host)] {
            let number = Int(group[Int(host)])
            table.append(
                id: addresses[Int(host)], kind: number == 0 ? "" : office.planted[number - 1].kind, group: number)
        }
        return table.bytes
    }
}
