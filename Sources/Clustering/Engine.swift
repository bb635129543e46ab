/// Versions of the engine, as stored with its results.
public enum Engine {
    /// Changes whenever any label, centre or metric of an equal request may change.
    ///
    /// It is part of every `run_key`: whoever changes the arithmetic (`KMeansArithmetic`, the
    /// kernels, a metric) changes it in the same commit.
    public static let resultVersion = "2"
}
