//! Batches of Arrow as plain values.

use datafusion::arrow::array::{Array, AsArray as _, RecordBatch};
use datafusion::arrow::datatypes::{
    DataType, FieldRef, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, Schema,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::error::DataFusionError;
use serde_json::{Map, Value};
use std::cmp::Ordering;

/// The names of the columns of an answer; a name that is there already gets a number.
pub(super) fn names(schema: &Schema) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for field in schema.fields() {
        let mut name = field.name().clone();
        let mut number = 2;
        while names.contains(&name) {
            name = format!("{}_{number}", field.name());
            number += 1;
        }
        names.push(name);
    }
    names
}

/// Adds the rows of a batch.
pub(super) fn push(batch: &RecordBatch, rows: &mut Vec<Vec<Value>>) -> Result<(), DataFusionError> {
    let columns = batch.columns().iter().map(|column| all(column)).collect::<Result<Vec<_>, _>>()?;
    let mut columns: Vec<_> = columns.into_iter().map(Vec::into_iter).collect();
    for _ in 0..batch.num_rows() {
        rows.push(columns.iter_mut().map(|column| column.next().unwrap_or(Value::Null)).collect());
    }
    Ok(())
}

/// The order of rows whose order was not asked for: by their columns, nothing before something.
pub(super) fn order(one: &[Value], other: &[Value]) -> Ordering {
    let pairs = one.iter().zip(other).map(|(one, other)| compare(one, other));
    pairs.into_iter().find(|order| order.is_ne()).unwrap_or(one.len().cmp(&other.len()))
}

fn compare(one: &Value, other: &Value) -> Ordering {
    match (one, other) {
        (Value::Number(a), Value::Number(b)) => match (a.as_i64(), b.as_i64()) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => a.as_f64().unwrap_or(f64::NAN).total_cmp(&b.as_f64().unwrap_or(f64::NAN)),
        },
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Array(a), Value::Array(b)) => order(a, b),
        (Value::Object(a), Value::Object(b)) => {
            let (a, b): (Vec<_>, Vec<_>) = (a.values().cloned().collect(), b.values().cloned().collect());
            order(&a, &b)
        }
        (one, other) => rank(one).cmp(&rank(other)),
    }
}

fn rank(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        Value::String(_) => 3,
        Value::Array(_) => 4,
        Value::Object(_) => 5,
    }
}

/// The values of an array.
fn all(array: &dyn Array) -> Result<Vec<Value>, DataFusionError> {
    macro_rules! numbers {
        ($kind:ty) => {
            array.as_primitive::<$kind>().iter().map(|value| value.map_or(Value::Null, Value::from)).collect()
        };
    }
    let text = |text: Option<&str>| text.map_or(Value::Null, Value::from);
    Ok(match array.data_type() {
        DataType::Null => vec![Value::Null; array.len()],
        DataType::Boolean => {
            array.as_boolean().iter().map(|value| value.map_or(Value::Null, Value::from)).collect()
        }
        DataType::Int8 => numbers!(Int8Type),
        DataType::Int16 => numbers!(Int16Type),
        DataType::Int32 => numbers!(Int32Type),
        DataType::Int64 => numbers!(Int64Type),
        DataType::UInt8 => numbers!(UInt8Type),
        DataType::UInt16 => numbers!(UInt16Type),
        DataType::UInt32 => numbers!(UInt32Type),
        DataType::UInt64 => numbers!(UInt64Type),
        DataType::Float32 => numbers!(Float32Type),
        DataType::Float64 => numbers!(Float64Type),
        DataType::Utf8 => array.as_string::<i32>().iter().map(text).collect(),
        DataType::LargeUtf8 => array.as_string::<i64>().iter().map(text).collect(),
        DataType::Utf8View => array.as_string_view().iter().map(text).collect(),
        DataType::List(_) => {
            let items = array.as_list::<i32>().iter();
            items
                .map(|items| items.map_or(Ok(Value::Null), |items| Ok(Value::Array(all(&items)?))))
                .collect::<Result<Vec<_>, DataFusionError>>()?
        }
        DataType::Struct(fields) => {
            let array = array.as_struct();
            let columns = array.columns().iter().map(|column| all(column)).collect::<Result<Vec<_>, _>>()?;
            let row = |at: usize| {
                if array.is_null(at) {
                    return Value::Null;
                }
                let cell = |(field, column): (&FieldRef, &Vec<Value>)| {
                    (field.name().clone(), column.get(at).cloned().unwrap_or(Value::Null))
                };
                Value::Object(fields.iter().zip(&columns).map(cell).collect::<Map<_, _>>())
            };
            (0..array.len()).map(row).collect()
        }
        _ => {
            let formatter = ArrayFormatter::try_new(array, &FormatOptions::default())?;
            let shown = |at: usize| match array.is_null(at) {
                true => Value::Null,
                false => Value::from(formatter.value(at).to_string()),
            };
            (0..array.len()).map(shown).collect()
        }
    })
}
