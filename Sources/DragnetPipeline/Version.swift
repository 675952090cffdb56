/// The version of the program.
public enum DragnetVersion {
    /// The current version, as `dragnet version` prints it.
    public static let current = "0.1.0"
}
