import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetIngest

/// Writes the other tables of a run: incidents, alerts, entities, rejects.
struct FindingFiles {
    /// Where a file of this name goes.
    let file: (String) -> String

    func write(incidents: [Incident], pictures: [String: String]) throws {
        let records = incidents.map { IncidentRecord($0, render: pictures[$0.id]) }
        try writeLines(records, to: "incidents.jsonl")
        try writeTable(records.map(\.cells), columns: IncidentRecord.columns, to: "incidents.csv")
    }

    func write(alerts: [Alert], model: String) throws {
        let records = alerts.map { AlertRecord($0, model: model) }
        try writeLines(records, to: "alerts.jsonl")
        try writeTable(records.map(\.cells), columns: AlertRecord.columns, to: "alerts.csv")
    }

    func write(rejects: [RejectedRow]) throws { try writeLines(rejects, to: "rejects.jsonl") }

    func write(entities: [EntityFinding]) throws {
        let columns = [
            "id", "type", "score", "surprise", "severity", "status", "cluster", "distance", "distance_z", "events",
            "first_time", "last_time", "incident", "reason",
        ]
        let table = try TableFile(path: file("entities.csv.gz"), columns: columns)
        for entity in entities {
            table.rows.text(entity.id)
            table.rows.text(entity.type)
            table.rows.decimal(entity.score, places: 6, trimsZeros: true)
            table.rows.decimal(entity.surprise, places: 4, trimsZeros: true)
            table.rows.text(entity.severity.name)
            table.rows.text(entity.status.rawValue)
            if let cluster = entity.cluster { table.rows.integer(cluster) } else { table.rows.empty() }
            for value in [entity.distance, entity.distanceZ] {
                if let value { table.rows.decimal(value, places: 4, trimsZeros: true) } else { table.rows.empty() }
            }
            table.rows.integer(entity.events)
            for time in [entity.firstTime, entity.lastTime] {
                if let time { table.rows.time(time) } else { table.rows.empty() }
            }
            table.rows.text(entity.incident ?? "")
            table.rows.text(entity.reason?.rawValue ?? "")
            try table.endRow()
        }
        try table.commit()
    }

    private func writeLines(_ records: [some Encodable], to name: String) throws {
        let file = try AtomicFile(path: file(name))
        for record in records {
            try file.write(try StableJSON.encode(record))
            try file.write("\n")
        }
        try file.commit()
    }

    private func writeTable(_ rows: [[String]], columns: [String], to name: String) throws {
        let table = try TableFile(path: file(name), columns: columns)
        for cells in rows {
            table.rows.add(cells, columns: columns)
            try table.endRow()
        }
        try table.commit()
    }
}
