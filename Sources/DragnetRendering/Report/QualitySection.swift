import DragnetCore
import DragnetDetection

/// What labels say of the findings: figures with their intervals, the precision-recall curve, nominal against observed.
struct QualitySection {
    let quality: ReportContent.Quality

    /// More rows than this are a file and no table.
    private static let mostSlices = 40

    func write(to page: inout HTMLWriter) {
        page.heading(2, "How good the findings are")
        page.paragraph(quality.basis)
        let report = quality.report
        guard !report.measures.isEmpty else {
            page.paragraph(
                report.bad == 0
                    ? "Nothing that was scored is labelled bad, so that there is nothing to find."
                    : "Everything that was scored and labelled is bad, so that there is nothing to tell it from.",
                style: "empty")
            return
        }
        page.table(
            "By labels, with the interval that 95 of 100 draws lie in",
            columns: [("Figure", false), ("Value", true), ("From", true), ("To", true)],
            rows: report.measures.map { measure in
                [
                    HTMLWriter.escaped(Self.words(measure.name)), Self.figure(measure.value),
                    measure.interval.map { Self.figure($0.lowerBound) } ?? "–",
                    measure.interval.map { Self.figure($0.upperBound) } ?? "–",
                ]
            })
        page.paragraph(
            "\(NumberText.count(quality.badIncidents)) of \(NumberText.count(quality.incidents)) incidents hold something "
                + "that is labelled bad.")
        let base = Double(report.bad) / Double(max(report.count, 1))
        page.picture(PrecisionRecallPlot(points: report.curve, baseRate: base).svg(), label: "Precision and recall")
        page.picture(CalibrationPlot(rows: report.calibration).svg(), label: "Calibration")
        slices(report.kinds, "By kind", "Kind", &page)
        slices(report.weeks, "By week", "Week of", &page)
    }

    private func slices(
        _ slices: [EvaluationReport.Slice], _ caption: String, _ name: String, _ page: inout HTMLWriter
    ) {
        guard slices.count > 1 else { return }
        page.table(
            slices.count > Self.mostSlices ? caption + ", the first \(Self.mostSlices)" : caption,
            columns: [
                (name, false), ("Bad", true), ("Good", true), ("ROC-AUC", true), ("Average precision", true),
                ("Shown in incidents", true),
            ],
            rows: slices.prefix(Self.mostSlices).map { slice in
                [
                    slice.name.isEmpty ? "not named" : HTMLWriter.name(slice.name), NumberText.count(slice.bad),
                    NumberText.count(slice.good), slice.rocAUC.map(Self.figure) ?? "–",
                    slice.averagePrecision.map(Self.figure) ?? "–",
                    slice.recallAtBudget.map { NumberText.percent($0) } ?? "–",
                ]
            })
    }

    private static func figure(_ value: Double) -> String { NumberText.fixed(value, decimals: 3) }

    private static func words(_ name: String) -> String {
        switch name {
        case "roc_auc": "a bad one ranks above a good one (ROC-AUC)"
        case "average_precision": "average precision"
        case "recall@budget": "share of the bad that incidents show"
        case "precision@budget": "share of what incidents show that is bad"
        default: "precision in the first " + name.drop { $0 != "@" }.dropFirst()
        }
    }
}
