public import DragnetDetection

/// Findings as lines of JSON, the same as in a run's files.
public enum FindingJSON {
    /// An incident as a line of `incidents.jsonl`.
    public static func line(_ incident: Incident) throws -> String {
        String(decoding: try StableJSON.encode(IncidentRecord(incident, render: nil)), as: UTF8.self)
    }

    /// An alert as a line of `alerts.jsonl`.
    public static func line(_ alert: Alert, model: String) throws -> String {
        String(decoding: try StableJSON.encode(AlertRecord(alert, model: model)), as: UTF8.self)
    }
}
