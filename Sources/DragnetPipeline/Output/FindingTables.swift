public import DragnetDetection
import DragnetIngest

/// Findings as CSV, the same columns as in a run's files.
public enum FindingTables {
    /// Incidents with a header.
    public static func csv(_ incidents: [Incident]) throws -> String {
        text(columns: IncidentRecord.columns, incidents.map { IncidentRecord($0, render: nil).cells })
    }

    /// Alerts with a header.
    public static func csv(_ alerts: [Alert], model: String) throws -> String {
        text(columns: AlertRecord.columns, alerts.map { AlertRecord($0, model: model).cells })
    }

    private static func text(columns: [String], _ rows: [[String]]) -> String {
        var builder = CSVRowBuilder()
        for cells in [columns] + rows {
            builder.add(cells, columns: columns)
            builder.endRow()
        }
        return String(decoding: builder.bytes, as: UTF8.self)
    }
}

extension CSVRowBuilder {
    /// Adds the cells of a finding; an amount alone is a number, all others are text.
    mutating func add(_ cells: [String], columns: [String]) {
        for (column, cell) in zip(columns, cells) {
            if column == IncidentRecord.amountColumn { numberOrText(cell) } else { text(cell) }
        }
    }
}
