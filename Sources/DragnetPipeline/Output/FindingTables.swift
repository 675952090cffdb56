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
            for cell in cells { builder.text(cell) }
            builder.endRow()
        }
        return String(decoding: builder.bytes, as: UTF8.self)
    }
}
